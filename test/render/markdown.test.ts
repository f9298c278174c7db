import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/core/plan.ts';
import type { Drift } from '../../src/core/step.ts';
import type { Address } from '../../src/core/types.ts';
import { driftMarkdown } from '../../src/render/drift-markdown.ts';
import { planMarkdown } from '../../src/render/plan-markdown.ts';
import { planOf, step } from '../support/plans.ts';

/**
 * A parser that keeps to CommonMark, with the tables and links that GitHub adds, reads what we rendered: whatever a
 * server put into a plan must come out as code or as harmless text. Who is mentioned and what is linked is found in text.
 */
const parser = new MarkdownIt({ html: true, linkify: true });

const PIECES = [
  '`',
  '``',
  '```',
  '~~~',
  '````diff',
  '<img src=x onerror=a()>',
  '</details>',
  '</summary>',
  '<!--',
  '-->',
  '@team',
  ' @org/team ',
  '#12',
  'GH-12',
  '!12',
  '|',
  '||',
  '\\',
  '\\|',
  '\n',
  '\n\n',
  '\r\n',
  '\u2028',
  '\u202e',
  '\u200b',
  '[x](y)',
  '![a](b)',
  '[^1]',
  '[a]: b',
  'https://evil.example',
  'www.evil.example',
  'a@evil.example',
  'mailto:a@evil.example',
  'deadbeef1',
  '&lt;',
  '&#64;',
  '**',
  '_',
  '~~',
  '- ',
  '1. ',
  '> ',
  '# ',
  '    ',
  '\t',
  '---',
  '===',
  ':---:',
  '$x$',
  ':tada:',
  'word ',
  'one two.',
  '→',
  '\ud800',
  '\u0000',
  '\u001b[2J',
];

const hostile = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(''));

const address = hostile.map((name): Address => `Monitor/${name}`);

const change = fc.oneof(
  fc.record({ op: fc.constant('set' as const), path: hostile, before: hostile, after: hostile }),
  fc.record({
    op: fc.constant('add' as const),
    path: hostile,
    after: fc.dictionary(hostile, hostile, { maxKeys: 2 }),
  }),
  fc.record({ op: fc.constant('remove' as const), path: hostile, before: hostile }),
);
const say = fc.constantFrom('applied', 'live', 'other', 'gone');
const words = fc.array(hostile, { maxLength: 2 });
const changes = fc.array(change, { maxLength: 3 });

const plans: fc.Arbitrary<Plan> = fc
  .record({
    environment: hostile,
    target: hostile,
    steps: fc.array(
      fc.record({ action: fc.constantFrom('create', 'update', 'adopt', 'delete'), address, words, changes }),
      { maxLength: 2 },
    ),
    drift: fc.array(address, { maxLength: 2 }),
    risks: fc.array(fc.record({ risk: fc.constant('deletes' as const), address, message: hostile }), {
      maxLength: 2,
    }),
    // Two that read alike would be one, and what is tamed reads alike.
    findings: fc.uniqueArray(
      fc.record({
        kind: fc.constantFrom('unmanaged', 'failed-step'),
        address,
        index: hostile,
        message: hostile,
      }),
      { maxLength: 2, selector: ({ kind }) => kind },
    ),
    pending: fc.array(fc.record({ address, change: hostile, dueAt: hostile }), { maxLength: 2 }),
  })
  .map(({ steps, ...rest }) =>
    planOf(
      steps.map((one) => step({ ...one, risks: ['deletes'] })),
      rest,
    ),
  );

const drifts: fc.Arbitrary<readonly Drift[]> = fc.array(
  fc.record({
    address,
    state: fc.constantFrom('changed', 'missing'),
    files: say,
    editedAt: hostile,
    words,
    told: fc.constant([]),
    changes: fc.array(
      fc.tuple(change, say, hostile).map(([one, files, declared]) => ({ ...one, files, declared })),
      { maxLength: 3 },
    ),
    applied: fc.record({ when: hostile, who: hostile, commit: hostile }),
  }),
  { maxLength: 3 },
);

describe('whatever a server says', () => {
  it('stays within its place in a plan', () => {
    fc.assert(
      fc.property(plans, (plan) => expectHarmless(planMarkdown(plan), planMarkdown(tame(plan)))),
      { numRuns: 400 },
    );
  });

  it('stays within its place in drift', () => {
    fc.assert(
      fc.property(plans, drifts, (plan, drift) =>
        expectHarmless(driftMarkdown(plan, drift), driftMarkdown(tame(plan), tame(drift))),
      ),
      { numRuns: 400 },
    );
  });

  it('never takes more than its share: a thousand of the longest still fit', () => {
    const long = '`"<&\u202e'.repeat(2_000);
    const risks = Array.from({ length: 1000 }, () => ({
      risk: 'deletes' as const,
      address: `Monitor/${long}` as const,
      message: long,
    }));
    const steps = risks.map(({ address: one }) =>
      step({
        action: 'update',
        address: one,
        words: [long],
        changes: [{ op: 'add', path: long, after: long }],
      }),
    );
    const findings = risks.map(({ address: one }) => ({
      kind: 'unmanaged' as const,
      address: one,
      index: long,
      message: long,
    }));
    const text = planMarkdown(planOf(steps, { environment: long, target: long, risks, findings }));
    expect(text.length).toBeLessThan(60_000);
    expect(text).toContain('1000 findings');
  });
});

/** The same with every text replaced: whatever differs in the tree of the document was made by a text. */
function tame<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (key, one) =>
    typeof one === 'string' &&
    !['action', 'state', 'risk', 'kind', 'op', 'files', 'formatVersion'].includes(key)
      ? key === 'address'
        ? 'Monitor/a'
        : key === 'path'
          ? '/a'
          : 'a'
      : one,
  );
}

function expectHarmless(text: string, tamed: string): void {
  expect(text.length).toBeLessThan(60_000);
  expect(treeOf(text)).toEqual(treeOf(tamed));
  for (const token of parser.parse(text, {}).flatMap((one) => [one, ...(one.children ?? [])])) {
    if (token.type === 'html_block') expect(token.content).toMatch(OUR_HTML);
    if (token.type === 'text') expect(token.content).not.toMatch(TELLING);
    if (token.type === 'fence') expect(token.info).toBe('diff');
  }
}

const treeOf = (text: string): string[] =>
  parser
    .parse(text, {})
    .flatMap((one) => [
      `${one.type} ${one.tag}`,
      ...(one.children ?? [])
        .map(({ type }) => (type === 'code_inline' || type === 'text' ? 'text' : type))
        .filter((type) => type !== 'text'),
    ]);

const OUR_HTML =
  /^(<details>\n<summary><code>[^<>]*<\/code>( <strong>deletes<\/strong>)?<\/summary>\n|<\/details>\n)$/;
/** What GitHub makes a link, a mention, a reference or an image of, wherever it stands in text; and what hides. */
const TELLING =
  /@\w|#\d|\bGH-\d|!\d|https?:|www\.|\b[0-9a-f]{7,40}\b|[<>`|\\*_~$]|:\w+:|[^\P{C}]|[\u2028\u2029]/iu;
