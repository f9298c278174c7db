import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonical } from '../../src/core/canonical.ts';
import { asLeaves, diff, isBody } from '../../src/core/diff.ts';
import { comparable } from '../../src/core/judge.ts';
import { addressOf, type Body } from '../../src/core/types.ts';
import { veil } from '../../src/core/veil.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';
import { untold } from '../../src/render/change-text.ts';
import { STARTER } from '../support/starter.ts';
import { resource } from '../support/tiny-kind.ts';

const resources = STARTER;
const HOLD = resource('LegalHold', 'matter', { case: '17', reason: 'a', indices: ['das-audit-pci-*'] });

const starters = ALL_KINDS.flatMap((def) =>
  [...resources, HOLD]
    .filter(({ kind }) => kind === def.kind)
    .flatMap((one) =>
      (['amazon', 'self-managed'] as const).map((flavour) => ({
        title: `${def.kind}/${one.name} (${flavour})`,
        def,
        body: comparable(def, one.name, def.compile(one, { resources, flavour })),
      })),
    ),
);

/** What a reader of the change reads: the words, and the leaves of which they do not say all. */
function read(def: (typeof ALL_KINDS)[number], before: Body | undefined, after: Body | undefined) {
  const { words, told } = def.words?.(before, after, resources) ?? { words: [], told: [] };
  return { words, shown: untold({ words, told, changes: asLeaves(diff(before, after)) }) };
}

describe.each(starters)('the words of $title', ({ def, body }) => {
  it('say nothing of what stays as it is', () => {
    expect(read(def, body, body)).toEqual({ words: [], shown: [] });
  });

  it('hide nothing: from the same before, two different afters never read the same', () => {
    fc.assert(
      fc.property(fc.array(EDIT, { minLength: 1, maxLength: 3 }), EDIT, (first, second) => {
        const one = normal(def, edited(body, first));
        const other = one && normal(def, edited(one, [second]));
        fc.pre(one !== undefined && other !== undefined && distinct(def, [body, one, other]));
        for (const before of [body, one, undefined])
          expect(read(def, before, other)).not.toEqual(read(def, before, before === one ? body : one));
      }),
      { numRuns: 60 },
    );
  });
});

interface Edit {
  readonly how: 'set' | 'remove' | 'repeat' | 'swap';
  readonly where: number;
  readonly what: unknown;
}

const VALUES = [
  '30d',
  '400d',
  '1h',
  'x',
  'ops',
  'none',
  'nobody',
  'a, b',
  'a → b',
  '2',
  2,
  0,
  true,
  false,
  null,
  [],
  {},
  ['x'],
  { a: 1 },
];

const EDIT: fc.Arbitrary<Edit> = fc.record({
  how: fc.constantFrom('set', 'remove', 'repeat', 'swap'),
  where: fc.nat(),
  what: fc.constantFrom(...VALUES),
});

const edited = (body: Body, edits: readonly Edit[]): Body =>
  edits.reduce((made, edit) => {
    const copy = structuredClone(made);
    const places = placesIn(copy);
    const place = places[edit.where % places.length];
    if (place) change(place, edit);
    return copy;
  }, body);

interface Place {
  readonly of: Record<string, unknown> | unknown[];
  readonly key: string;
}

const placesIn = (value: unknown): Place[] =>
  isBody(value) || Array.isArray(value)
    ? Object.keys(value).flatMap((key) => [
        { of: value as Place['of'], key },
        ...placesIn((value as Record<string, unknown>)[key]),
      ])
    : [];

function change({ of, key }: Place, edit: Edit): void {
  if (Array.isArray(of)) changeList(of, Number(key), edit);
  else if (edit.how === 'remove') delete of[key];
  else if (edit.how === 'repeat') of[`${key}-too`] = structuredClone(of[key]);
  else of[key] = edit.what;
}

function changeList(list: unknown[], index: number, { how, what }: Edit): void {
  if (how === 'set') list[index] = what;
  if (how === 'remove') list.splice(index, 1);
  if (how === 'repeat') list.push(structuredClone(list[index]));
  if (how === 'swap') list.unshift(...list.splice(index, 1));
}

const distinct = (def: (typeof ALL_KINDS)[number], bodies: readonly Body[]): boolean =>
  new Set(bodies.map((one) => masked(def, one))).size === bodies.length;

/** Of a secret nobody is to read more than that it changed. */
const masked = ({ kind, secrets }: (typeof ALL_KINDS)[number], body: Body): string =>
  canonical(veil(body, secrets, addressOf(kind, 'any'))).replaceAll(
    /\(secret sha256:[0-9a-f]+\)/g,
    '(secret)',
  );

/** Normalised; nothing where a kind refuses what no server could hold. */
function normal(def: (typeof ALL_KINDS)[number], body: Body): Body | undefined {
  try {
    return def.normalise(body);
  } catch {
    return undefined;
  }
}
