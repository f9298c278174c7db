import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadContent } from '../../src/content/load.ts';
import { problemLine } from '../../src/content/problem.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';
import {
  CHANNEL_SPEC,
  declaration,
  directoryWith,
  load,
  problemsOf,
  TEMPLATE_SPEC,
} from '../support/content.ts';

const TEMPLATE = declaration('IndexTemplate', 'events', TEMPLATE_SPEC);
const CHANNEL = declaration('NotificationChannel', 'operations', CHANNEL_SPEC);
const POLICY = declaration(
  'AuditPolicy',
  'baseline',
  "  dataClasses: [{ name: pci, period: day, sources: ['*'] }]\n  privileged: { users: [], activities: [grant] }",
).concat('tests: [{ name: a grant is privileged, event: {}, expect: { privileged: true } }]\n');
const retention = (name: string, rest: string) => declaration('RetentionPolicy', name, rest);

it('gives each declaration with its header, its place, and its tests', async () => {
  const { resources, problems } = await load({ 'policies/audit/a.yaml': `# first\n${POLICY}` });
  expect(problems).toEqual([]);
  expect(resources).toEqual([
    {
      kind: 'AuditPolicy',
      name: 'baseline',
      description: 'Made for a test of the loader.',
      controls: ['SOX/404'],
      spec: {
        dataClasses: [{ name: 'pci', period: 'day', sources: ['*'] }],
        privileged: { users: [], activities: ['grant'] },
      },
      tests: [{ name: 'a grant is privileged', event: {}, expect: { privileged: true } }],
      files: {},
      source: { file: 'policies/audit/a.yaml', line: 2, column: 1 },
    },
  ]);
});

it('reads *.yaml and *.yml of the four folders in the order of their paths, and nothing else', async () => {
  const named = (name: string) => declaration('IndexTemplate', name, TEMPLATE_SPEC);
  const { resources } = await load({
    'policies/z.yaml': named('d'),
    'policies/a/b.yml': named('c'),
    'monitors/a.yaml': named('b'),
    'dashboards/a.yaml': named('a'),
    'reports/a.yaml': named('e'),
    'policies/.#z.yaml': 'broken: [',
    'policies/note.txt': 'broken: [',
    'other/a.yaml': 'broken: [',
  });
  expect(resources.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('passes over documents without content', async () => {
  const { resources, problems } = await load({
    'policies/a.yaml': `# nothing\n---\n${TEMPLATE}---\n# nothing\n`,
  });
  expect([resources.length, problems]).toEqual([1, []]);
});

it('tells all problems of all files at once, in the order of files and lines', async () => {
  expect(
    await problemsOf({
      'policies/b.yaml': 'kind: IndexTemplate\nspec:\n\tmappings: {}\n',
      'policies/a.yaml': declaration('IndexTemplate', 'A', '  indexPattern: []\n  mappings: 3'),
      'monitors/c.yaml': declaration('NotificationChanel', 'c', CHANNEL_SPEC),
    }),
  ).toEqual([
    'monitors/c.yaml:1:7: unknown kind "NotificationChanel". Did you mean "NotificationChannel"?',
    'policies/a.yaml:2:7: name has the wrong form. Small letters, digits and hyphens, beginning with a letter, at most 63.',
    'policies/a.yaml:6:3: unknown key "indexPattern" in spec. Did you mean "indexPatterns"?',
    "policies/a.yaml:7:13: spec.mappings must be a map of keys, not a number. Field mapping in the server's own language.",
    'policies/b.yaml:3:1: YAML does not allow tabs as indentation. Indent with spaces.',
  ]);
});

it('keeps places right with several documents in a file and Windows line ends', async () => {
  const text = `${TEMPLATE}---\n${declaration('NotificationChannel', 'operations', '  type: slack\n  urll: x')}`;
  expect(await problemsOf({ 'policies/a.yaml': text.replaceAll('\n', '\r\n') })).toEqual([
    'policies/a.yaml:15:3: unknown key "urll" in spec. Did you mean "url"?',
  ]);
});

it('keeps the sound declarations of a directory with problems', async () => {
  const { resources } = await load({ 'policies/a.yaml': `${TEMPLATE}---\nkind: Zebra\n` });
  expect(resources.map(({ name }) => name)).toEqual(['events']);
});

it('tells a name that stands twice at both places, also when one of the two has other problems', async () => {
  expect(
    await problemsOf({
      'policies/a.yaml': TEMPLATE,
      'policies/b.yaml': `${CHANNEL}---\n${declaration('IndexTemplate', 'events', '  indexPatterns: [a]')}`,
    }),
  ).toEqual([
    'policies/a.yaml:2:7: IndexTemplate/events is also declared at policies/b.yaml:10:7. Rename one of the two.',
    'policies/b.yaml:10:7: IndexTemplate/events is also declared at policies/a.yaml:2:7. Rename one of the two.',
    'policies/b.yaml:13:1: spec lacks "mappings". Field mapping in the server\'s own language.',
  ]);
});

it('tells a reference to what is not declared, and what was probably meant', async () => {
  const notify = (channel: string) =>
    retention('pci', `  classes: [pci]\n  delete: { after: 400d, notify: ${channel} }`);
  const files = { 'policies/a.yaml': POLICY, 'policies/b.yaml': notify('operation') };
  expect(await problemsOf({ ...files, 'monitors/c.yaml': CHANNEL })).toEqual([
    'policies/b.yaml:7:34: NotificationChannel "operation" is not declared. Did you mean "operations"?',
  ]);
  expect(await problemsOf(files)).toEqual([
    'policies/b.yaml:7:34: NotificationChannel "operation" is not declared. No NotificationChannel is declared.',
  ]);
  expect(
    await problemsOf({ ...files, 'monitors/c.yaml': CHANNEL, 'policies/b.yaml': notify('security') }),
  ).toEqual(['policies/b.yaml:7:34: NotificationChannel "security" is not declared. Declared: operations.']);
});

it('counts a declaration with problems of its own as declared', async () => {
  expect(
    await problemsOf({
      'policies/a.yaml': POLICY,
      'policies/b.yaml': retention('pci', '  classes: [pci]\n  delete: { after: 400d, notify: operations }'),
      'monitors/c.yaml': declaration('NotificationChannel', 'operations', '  type: slack'),
    }),
  ).toEqual([
    'monitors/c.yaml:5:1: spec lacks "url". A reference: ${env:NAME}, ${ssm:/path} or ${secretsmanager:id}. Secrets in clear are refused.',
  ]);
});

it('tells what a kind checks itself, at the place it points to', async () => {
  expect(
    await problemsOf({
      'policies/a.yaml': POLICY,
      'policies/b.yaml': retention('pci', '  classes:\n    - pci\n    - pcl\n  delete: { after: 400d }'),
    }),
  ).toEqual(['policies/b.yaml:8:7: no AuditPolicy has a data class "pcl"; known: pci.']);
});

it('claims nothing to be missing while it may stand in what could not be read', async () => {
  const lost = retention('pci', '  classes: [pci]\n  delete: { after: 400d, notify: operations }');
  expect(await problemsOf({ 'policies/b.yaml': lost, 'policies/c.yaml': 'kind: [\n' })).toEqual([
    'policies/c.yaml:2:1: this is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
  ]);
});

const report = (template: string) =>
  declaration(
    'Report',
    'monthly',
    `  title: Month\n  period: month\n  timezone: UTC\n  template: ${template}\n  dataClasses: all\n  maxRows: 5\n  sections: [{ section: scope, controls: [] }]`,
  );

it('reads the file beside a declaration that belongs to it', async () => {
  const { resources, problems } = await load({
    'reports/a.yaml': report('a.hbs'),
    'reports/a.hbs': '<p>{{title}}',
  });
  expect([resources[0]?.files, problems]).toEqual([{ 'a.hbs': '<p>{{title}}' }, []]);
});

it('tells a file beside a declaration that is missing, too large, or elsewhere', async () => {
  const hint = 'The file stands in the same folder as the declaration that names it.';
  expect(await problemsOf({ 'reports/a.yaml': report('a.hbs') })).toEqual([
    `reports/a.yaml:9:13: a.hbs: there is no such file. ${hint}`,
  ]);
  expect(
    await problemsOf({ 'reports/a.yaml': report('a.hbs'), 'reports/a.hbs': 'x'.repeat(1_000_001) }),
  ).toEqual([`reports/a.yaml:9:13: a.hbs: the file has 1000001 bytes; at most 1000000 are read. ${hint}`]);
  expect(await problemsOf({ 'reports/a.yaml': report('../a.hbs') })).toEqual([
    'reports/a.yaml:9:13: spec.template has the wrong form. Handlebars file beside this one. It prints the model; {{{raw}}} output is refused.',
  ]);
});

it('lets no file name lead out of the folder, whatever a kind allows', async () => {
  const loose = ALL_KINDS.map((def) => (def.kind === 'Report' ? { ...def, schema: {} } : def));
  const directory = await directoryWith({
    'reports/a.yaml': declaration('Report', 'a', "  template: '../policies/.keep'\n  sections: []"),
  });
  expect((await loadContent(directory, loose)).problems.map(problemLine)).toEqual([
    'reports/a.yaml:6:13: the name of a file has no folders in it. The file stands in the same folder as the declaration that names it.',
  ]);
});

it('follows links to files of the directory, and none that leads out of it', async () => {
  const outside = await directoryWith({ 'policies/secret.yaml': TEMPLATE });
  const directory = await directoryWith({ 'policies/real.yaml.txt': TEMPLATE });
  await symlink('real.yaml.txt', join(directory, 'policies/in.yaml'));
  await symlink(join(outside, 'policies/secret.yaml'), join(directory, 'policies/out.yaml'));
  await symlink('nowhere', join(directory, 'policies/gone.yaml'));
  const { resources, problems } = await loadContent(directory, ALL_KINDS);
  expect(resources.map(({ source }) => source.file)).toEqual(['policies/in.yaml']);
  expect(problems.map(problemLine)).toEqual([
    'policies/gone.yaml:1:1: there is no such file.',
    'policies/out.yaml:1:1: the file is a link that leads out of the directory.',
  ]);
});

it('tells what cannot be read as text', async () => {
  const directory = await directoryWith({
    'policies/big.yaml': '#'.repeat(1_000_001),
    'policies/latin.yaml': Buffer.from([0x6b, 0xe9]),
  });
  await mkdir(join(directory, 'policies/folder.yaml'));
  await symlink('folder.yaml', join(directory, 'policies/link.yaml'));
  expect((await loadContent(directory, ALL_KINDS)).problems.map(problemLine)).toEqual([
    'policies/big.yaml:1:1: the file has 1000001 bytes; at most 1000000 are read.',
    'policies/latin.yaml:1:1: the file is not UTF-8 text.',
    'policies/link.yaml:1:1: this is not a file.',
  ]);
});

it('refuses a directory that holds no declarations at all: an empty plan would delete everything', async () => {
  const directory = join(await directoryWith({}), 'elsewhere');
  await expect(loadContent(directory, ALL_KINDS)).rejects.toMatchObject({
    code: 'USAGE',
    message: `${directory} holds no declarations: it has none of the folders policies, monitors, dashboards, reports.`,
    hint: 'Name the directory that holds them.',
  });
});

it('loads the starter content without a problem', async () => {
  const { problems, resources } = await loadContent(join(import.meta.dirname, '../..'), ALL_KINDS);
  expect(problems).toEqual([]);
  expect(resources.length).toBeGreaterThan(5);
});
