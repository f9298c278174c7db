import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkDeclaration } from '../../src/content/declaration.ts';
import { parseYaml } from '../../src/content/yaml.ts';
import { KINDS } from '../../src/core/types.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';
import { CHANNEL_SPEC, declaration, problemsIn, TEMPLATE_SPEC } from '../support/content.ts';

const template = (spec: string): string => declaration('IndexTemplate', 'a', spec);
const retention = (spec: string): string => declaration('RetentionPolicy', 'a', spec);
const channel = (spec: string): string => declaration('NotificationChannel', 'a', spec);
const SECRET =
  'A reference: ${env:NAME}, ${ssm:/path} or ${secretsmanager:id}. Secrets in clear are refused.';

it.each<[string, string, string[]]>([
  [
    'an unknown key that is like none',
    template(`${TEMPLATE_SPEC}\n  zebra: 1`),
    [
      '8:3: unknown key "zebra" in spec. Known here: indexPatterns, priority, settings, mappings, aliases, composedOf.',
    ],
  ],
  [
    'values of the wrong type',
    template('  indexPatterns: das-audit-*\n  mappings: {}\n  priority: high'),
    [
      '6:18: spec.indexPatterns must be a list, not text.',
      '8:13: spec.priority must be a whole number, not text. The template with the highest priority wins an index.',
    ],
  ],
  [
    'a key whose value was forgotten, at the key',
    template('  indexPatterns: [a]\n  mappings:'),
    ["7:3: spec.mappings must be a map of keys, not empty. Field mapping in the server's own language."],
  ],
  [
    'a text of the wrong form, without a description',
    template('  indexPatterns: [ok, BAD]\n  mappings: {}'),
    ['6:23: spec.indexPatterns[1] has the wrong form. It must match ^[a-z0-9][a-z0-9*._-]*$'],
  ],
  [
    'a header that lacks what every declaration has',
    'kind: IndexTemplate\nspec: {}\n',
    [
      '1:1: the document lacks "controls". The framework clauses this serves; an empty list says none.',
      '1:1: the document lacks "description". Why this exists, for a reviewer.',
      '1:1: the document lacks "name". Small letters, digits and hyphens, beginning with a letter, at most 63.',
      '2:1: spec lacks "indexPatterns".',
      '2:1: spec lacks "mappings". Field mapping in the server\'s own language.',
    ],
  ],
  [
    'a header with wrong values, and tests where a kind has none',
    'kind: IndexTemplate\nname: a\ndescription: short\ncontrols: [x, SOX/404, SOX/404]\nspec: {indexPatterns: [a], mappings: {}}\ntests: []\n',
    [
      '3:14: description needs at least 10 characters. Why this exists, for a reviewer.',
      '4:11: controls has the same entry twice: numbers 2 and 3. The framework clauses this serves; an empty list says none.',
      '4:12: controls[0] has the wrong form. A framework and its clause, such as PCI-DSS-4.0.1/10.5.1.',
      '6:1: unknown key "tests" in the document. Known here: kind, name, description, controls, protected, spec.',
    ],
  ],
  [
    'tests that a kind must have, and words that are none of those known',
    declaration(
      'AuditPolicy',
      'a',
      '  dataClasses: [{name: x, period: dy, sources: [a]}]\n  privileged: {users: [], activities: [logn, zebra]}',
    ),
    [
      '1:1: the document lacks "tests". Cases that prove what is declared.',
      '6:35: spec.dataClasses[0].period must be one of day, week, month. Did you mean "day"?',
      '7:40: spec.privileged.activities[0] must be one of login, login_failed, logout, grant, role, ddl, dml, select, audit_change, config, backup, execute, other. Did you mean "login"?',
      '7:46: spec.privileged.activities[1] must be one of login, login_failed, logout, grant, role, ddl, dml, select, audit_change, config, backup, execute, other.',
    ],
  ],
  [
    'a kind that is like none',
    declaration('Zebra', 'a', '  {}'),
    [`1:7: unknown kind "Zebra". Kinds: ${KINDS.join(', ')}.`],
  ],
  ['a list', '- a\n- b\n', ['1:1: the document must be a map of keys, not a list.']],
  ['plain text', 'hello\n', ['1:1: the document must be a map of keys, not text.']],
  [
    'a union whose label is unknown',
    channel('  type: slak\n  url: x'),
    ['6:9: spec.type must be one of webhook, slack, chime, microsoft_teams, sns. Did you mean "slack"?'],
  ],
  [
    'a union without its label',
    channel('  url: x'),
    ['5:1: spec lacks "type": one of webhook, slack, chime, microsoft_teams, sns.'],
  ],
  [
    'of a labelled union only the branch that was meant, and no secret',
    channel('  type: webhook\n  url: https://hooks.example.com/s3cr3t\n  headers: { Token: s3cr3t }'),
    [`7:8: spec.url has the wrong form. ${SECRET}`, `8:21: spec.headers.Token has the wrong form. ${SECRET}`],
  ],
  [
    'of a union without a label the branch that is closest',
    retention('  classes: []\n  warm: {aftr: 3d, x: 1}\n  delete: {after: 30 days}'),
    [
      '6:12: spec.classes needs at least 1 entry. Data classes of an AuditPolicy.',
      '7:10: unknown key "aftr" in spec.warm. Did you mean "after"?',
      '7:20: unknown key "x" in spec.warm. Known here: after.',
      '8:19: spec.delete.after has the wrong form. Whole hours or days: 24h, 7d, 400d.',
    ],
  ],
  [
    'a misspelt key once, not also as missing',
    retention('  classes: [x]\n  defaultState: hot\n  state: []'),
    ['8:3: unknown key "state" in spec. Did you mean "states"?'],
  ],
  [
    'what is like no branch of a union, by what the union is for',
    declaration(
      'Report',
      'a',
      '  title: t\n  period: year\n  timezone: UTC\n  template: a.hbs\n  dataClasses: al\n  maxRows: 0\n  sections: [{section: off-hours, controls: []}, {section: scop, controls: []}]',
    ),
    [
      '7:11: spec.period must be "month". A report covers one calendar month.',
      '10:16: spec.dataClasses has none of the forms expected here. all, or the data classes (as in an AuditPolicy) whose events are reported.',
      '11:12: spec.maxRows must be 1 or more.',
      '12:14: spec.sections[0] lacks "workingHours". Full hours in UTC: from is included, to is not. Everything else is off-hours.',
      '12:60: spec.sections[1].section must be one of scope, privileged-accounts, account-hosts, activity, sensitive-reads, failures, service-accounts, sources, control-index, ddl, privilege-changes, off-hours, sign-off. Did you mean "scope"?',
    ],
  ],
  [
    'a key that stands twice, next to what else is wrong',
    template(`${TEMPLATE_SPEC}\n  mappings: {}\n  zebra: 1`),
    [
      '8:3: the key "mappings" already stands in this map. Keep one of the two.',
      '9:3: unknown key "zebra" in spec. Known here: indexPatterns, priority, settings, mappings, aliases, composedOf.',
    ],
  ],
  [
    'tabs as indentation',
    'kind: IndexTemplate\nspec:\n\tmappings: {}\n',
    ['3:1: YAML does not allow tabs as indentation. Indent with spaces.'],
  ],
  ['an open quote', 'kind: "abc\n', ['2:1: this is not valid YAML: Missing closing "quote.']],
  [
    'a tag',
    'kind: !include other.yaml\n',
    ['1:7: tags (!name) have no meaning in declarations. Leave the tag out, or quote the text.'],
  ],
  ['a key that is a list', '? [a, b]\n: 1\n', ['1:3: a key must be text. Quote it.']],
  [
    'numbers that would lose digits',
    template('  indexPatterns: [x]\n  mappings: {account: 12345678901234567890, far: .inf}'),
    [
      '7:23: this number cannot be kept exactly. Quote it if it is a name or an id.',
      '7:50: this number cannot be kept exactly. Quote it if it is a name or an id.',
    ],
  ],
  [
    'an alias of nothing',
    'kind: *nope\n',
    ['1:7: no anchor "nope" stands before this alias. Quote it if it is text.'],
  ],
  [
    'an alias that contains itself',
    'kind: &a [*a]\n',
    ['1:11: the alias "a" contains itself. Write out what it stands for.'],
  ],
  [
    'aliases that multiply',
    `a: &a [${'x,'.repeat(9)}]\nb: &b [${'*a,'.repeat(9)}]\nc: &c [${'*b,'.repeat(9)}]\nd: [${'*c,'.repeat(9)}]\n`,
    ['1:1: aliases multiply this document beyond bounds. Write out what the aliases stand for.'],
  ],
  [
    'too many aliases',
    `a: &a x\nb: [${'*a,'.repeat(101)}]\n`,
    ['2:305: there are too many aliases. A document may have 100 of them.'],
  ],
  [
    'boundless nesting',
    '{'.repeat(999_999),
    ['1:102: this is nested too deeply. A declaration has at most 100 levels.'],
  ],
  [
    'boundless lists',
    `a: [${'x,'.repeat(5001)}]\n`,
    ['1:4: this list has 5001 entries. At most 5000 are read.'],
  ],
  [
    'boundless documents',
    '---\n'.repeat(2000),
    ['1000:4: only the first 1000 documents of a file are read. Put the others into files of their own.'],
  ],
])('tells %s', async (_, text, problems) => {
  expect(await problemsIn(text)).toEqual(problems);
});

it('takes aliases within bounds', async () => {
  expect(await problemsIn(template('  indexPatterns: [a]\n  mappings: &same {}\n  settings: *same'))).toEqual(
    [],
  );
});

it('points to where an anchor stands when what is wrong came through its alias', async () => {
  const text = retention(
    '  classes: [x]\n  delete: &late { after: 30 days }\n  warm: *late\n  snapshot: *late',
  );
  const form = 'has the wrong form. Whole hours or days: 24h, 7d, 400d.';
  expect(await problemsIn(text)).toEqual([
    `7:26: spec.delete.after ${form}`,
    `7:26: spec.snapshot.after ${form}`,
    `7:26: spec.warm.after ${form}`,
  ]);
});

it('never takes a document for whole that is not, nor throws, whatever the text', () => {
  const words = fc.constantFrom(
    ...[
      'kind',
      'spec',
      'name',
      ': ',
      ':',
      '\n',
      '  ',
      '- ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '&a ',
      '*a',
      '"',
      "'",
      '|\n',
      '>-\n',
    ],
    ...[
      '---\n',
      '...\n',
      '%YAML 1.1\n',
      '!!binary ',
      '!x ',
      '? ',
      '<<: ',
      '#',
      '\t',
      '\r',
      '\u0000',
      '\ufeff',
      '__proto__',
    ],
    ...[CHANNEL_SPEC, TEMPLATE_SPEC, template(TEMPLATE_SPEC), channel(CHANNEL_SPEC)],
  );
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const { declarations, problems, whole } = parseYaml('a.yaml', text);
      const found = declarations.map((one) => checkDeclaration(one, ALL_KINDS));
      const all = [...problems, ...found.flatMap((one) => one.problems)];
      expect(whole || problems.length > 0).toBe(true);
      expect(found.every(({ resource, problems: own }) => (resource === undefined) === own.length > 0)).toBe(
        true,
      );
      for (const { line, column, message } of all) {
        expect([line >= 1, column >= 1, message.length > 0]).toEqual([true, true, true]);
      }
    }),
    { numRuns: 1000 },
  );
});

it('never throws on arbitrary files', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      expect(Array.isArray(await problemsIn(text))).toBe(true);
    }),
    { numRuns: 30 },
  );
});
