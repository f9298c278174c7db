import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/core/inventory.ts';
import type { KindDef } from '../../src/core/kind.ts';
import { plan } from '../../src/core/plan.ts';
import type { Observed } from '../../src/core/step.ts';
import { addressOf, type Body, type Kind } from '../../src/core/types.ts';
import { veil } from '../../src/core/veil.ts';
import { resource, tinyKind } from '../support/tiny-kind.ts';

const MONITOR = tinyKind('Monitor');

interface Sides {
  readonly desired?: Body;
  readonly live?: Body;
  /** What was applied last, and what the server made of it. */
  readonly applied?: Body;
  readonly remembered?: Body;
  readonly state?: Entry['state'];
}

function seen(name: string, sides: Sides, def: KindDef = MONITOR): Observed {
  const { desired, live } = sides;
  return {
    def,
    name,
    resource: desired && resource(def.kind, name, desired),
    desired,
    live: live && { name, id: name, body: live },
    entry: sides.applied && entryOf(name, def, sides.applied, sides),
  };
}

function entryOf(name: string, { kind, secrets }: KindDef, applied: Body, sides: Sides): Entry {
  const address = addressOf(kind, name);
  const { state = 'applied', remembered = sides.live } = sides;
  return {
    address,
    kind,
    name,
    state,
    environment: 'test',
    desired: veil(applied, secrets, address),
    ...(state === 'applied' && remembered ? { live: veil(remembered, secrets, address) } : {}),
    commit: 'c',
    who: 'w',
    when: '2026-11-23T00:00:00.000Z',
  };
}

const planned = (...observed: readonly Observed[]) => plan('test', 'fake:', observed);
const only = (sides: Sides, def?: KindDef) => {
  const { plan: made, drift } = planned(seen('a', sides, def));
  const [step] = made.steps;
  return { action: step?.action, changes: step?.changes, risks: step?.risks, drift, made };
};

describe('what a step is', () => {
  const one = { a: 1 };
  const two = { a: 2 };

  it.each<[string, Sides, string]>([
    ['create: declared and not there', { desired: one }, 'create'],
    ['noop: declared, there, applied by us', { desired: one, live: one, applied: one }, 'noop'],
    ['update: the files moved', { desired: two, live: one, applied: one }, 'update'],
    ['update: the server moved', { desired: one, live: two, applied: one, remembered: one }, 'update'],
    ['adopt: there, but not made by us', { desired: two, live: one }, 'adopt'],
    ['adopt: there and equal, but not made by us', { desired: one, live: one }, 'adopt'],
    ['delete: made by us and no longer declared', { live: one, applied: one }, 'delete'],
    [
      'create: made by us and gone from the server',
      { desired: one, applied: one, remembered: one },
      'create',
    ],
    ['delete: no longer declared and gone from the server: only to be forgotten', { applied: one }, 'delete'],
    [
      'update: begun and not confirmed',
      { desired: one, live: one, applied: one, state: 'intended' },
      'update',
    ],
    ['create: begun and never written', { desired: one, applied: one, state: 'intended' }, 'create'],
  ])('%s', (_name, sides, action) => {
    expect(only(sides).action).toBe(action);
  });

  it('an update names the leaves that change, a noop none', () => {
    expect(only({ desired: two, live: one, applied: one }).changes).toEqual([
      { op: 'set', path: '/a', before: 1, after: 2 },
    ]);
    expect(only({ desired: one, live: one, applied: one }).changes).toEqual([]);
  });

  it('adopting and deleting are risks; forgetting what is gone is none', () => {
    expect(only({ desired: one, live: one }).risks).toEqual(['adopts']);
    expect(only({ live: one, applied: one }).risks).toEqual(['deletes']);
    expect(only({ applied: one }).risks).toEqual([]);
  });

  it('no secret is in a plan, before or after, and a changed one is still a change', () => {
    const sides = { live: { secret: 'hunter2' }, applied: { secret: 'hunter2' } };
    const { action, made, drift } = only({ ...sides, desired: { secret: 'correct-horse' } });
    expect(action).toBe('update');
    expect(JSON.stringify([made, drift])).not.toMatch(/hunter2|correct-horse/);
    expect(only({ ...sides, desired: { secret: 'hunter2' } }).action).toBe('noop');
  });
});

describe('the remembered form', () => {
  // The server stores a form that no rule of ours can make from what was sent.
  const rewritten = { a: 'one', filledIn: true };

  it('same files and the server as we left it is no change, though the forms differ', () => {
    expect(only({ desired: { a: 1 }, applied: { a: 1 }, live: rewritten }).action).toBe('noop');
  });

  it('moved files show what moved in the files, not the rewriting', () => {
    const { action, changes } = only({ desired: { a: 2 }, applied: { a: 1 }, live: rewritten });
    expect(action).toBe('update');
    expect(changes).toEqual([{ op: 'set', path: '/a', before: 1, after: 2 }]);
  });

  it('a server that moved since is drift and is put back', () => {
    const { action, drift } = only({
      desired: { a: 1 },
      applied: { a: 1 },
      remembered: rewritten,
      live: { ...rewritten, a: 'two' },
    });
    expect(action).toBe('update');
    expect(drift).toEqual([
      {
        address: 'Monitor/a',
        state: 'changed',
        applied: { when: '2026-11-23T00:00:00.000Z', who: 'w', commit: 'c' },
        words: [],
        told: [],
        files: 'applied',
        changes: [{ op: 'set', path: '/a', before: 'one', after: 'two', files: 'applied', declared: 1 }],
      },
    ]);
  });
});

describe('drift', () => {
  it('what was deleted on the server is missing', () => {
    const { drift, made } = only({ desired: { a: 1 }, applied: { a: 1 }, remembered: { a: 1 } });
    expect(drift).toMatchObject([{ address: 'Monitor/a', state: 'missing', words: [], changes: [] }]);
    expect(made.drift).toEqual(['Monitor/a']);
  });

  it('there is none when only the files moved, or while a write is unconfirmed', () => {
    expect(only({ desired: { a: 2 }, live: { a: 1 }, applied: { a: 1 } }).drift).toEqual([]);
    expect(only({ desired: { a: 1 }, live: { a: 3 }, applied: { a: 1 }, state: 'intended' }).drift).toEqual(
      [],
    );
  });
});

describe('a plan', () => {
  const kinds: readonly Kind[] = ['Report', 'Monitor', 'AuditPolicy', 'NotificationChannel'];
  const all = kinds.flatMap((kind) => [
    seen('b', { desired: { a: 1 } }, tinyKind(kind)),
    seen('a', { desired: { a: 1 } }, tinyKind(kind)),
    seen('gone', { live: { a: 1 }, applied: { a: 1 } }, tinyKind(kind)),
  ]);

  it('creates in the order of kinds, then deletes in reverse, by name within a kind', () => {
    expect(planned(...all).plan.steps.map(({ action, address }) => `${action} ${address}`)).toEqual([
      'create AuditPolicy/a',
      'create AuditPolicy/b',
      'create NotificationChannel/a',
      'create NotificationChannel/b',
      'create Monitor/a',
      'create Monitor/b',
      'create Report/a',
      'create Report/b',
      'delete Report/gone',
      'delete Monitor/gone',
      'delete NotificationChannel/gone',
      'delete AuditPolicy/gone',
    ]);
  });

  it('counts its steps', () => {
    expect(planned(...all).plan.summary).toEqual({
      create: 8,
      update: 0,
      adopt: 0,
      delete: 4,
      noop: 0,
      pending: 0,
    });
  });

  it('is the same bytes for the same input, in whatever order it was observed', () => {
    const text = JSON.stringify(planned(...all).plan);
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (shuffled) => {
        expect(JSON.stringify(planned(...shuffled).plan)).toBe(text);
      }),
    );
  });

  it('has another digest when either side moved, even where the steps read the same', () => {
    const digest = (sides: Sides) => planned(seen('a', sides)).plan.digest;
    const noop = (a: number) => digest({ desired: { a }, live: { a }, applied: { a } });
    expect(noop(1)).toBe(noop(1));
    expect(noop(1)).not.toBe(noop(2));
  });

  it('asks a kind for its risks with both sides, and whether the kind was applied before', () => {
    const asked: unknown[] = [];
    const def = tinyKind('AuditPolicy', {
      risks: (...given) => {
        asked.push(given);
        return [{ risk: 'narrows-audit', message: 'less is kept' }];
      },
    });
    const first = planned(seen('a', { desired: { a: 1 } }, def)).plan;
    expect(asked).toEqual([[undefined, { a: 1 }, false]]);
    expect(first.risks).toEqual([
      { risk: 'narrows-audit', message: 'less is kept', address: 'AuditPolicy/a' },
    ]);
    asked.length = 0;
    planned(
      seen('a', { desired: { a: 1 } }, def),
      seen('b', { desired: { b: 1 }, live: { b: 1 }, applied: { b: 1 } }, def),
    );
    expect(asked).toEqual([[undefined, { a: 1 }, true]]);
  });

  it('asks as for the first of its kind where an apply was killed before it wrote any', () => {
    const asked: unknown[] = [];
    const def = tinyKind('Monitor', { risks: (...sides) => (asked.push(sides[2]) < 0 ? [] : []) });
    planned(seen('a', { desired: { a: 1 }, applied: { a: 1 }, state: 'intended' }, def));
    planned(seen('a', { desired: { a: 1 }, applied: { a: 2 }, state: 'intended', live: { a: 2 } }, def));
    expect(asked).toEqual([false, true]);
  });

  it('does not ask again for a create that was interrupted while others of its kind were made', () => {
    const asked: unknown[] = [];
    const def = tinyKind('AuditPolicy', {
      risks: (_before, after, established) => {
        asked.push([after?.['a'], established]);
        return [];
      },
    });
    const begun = { applied: { a: 1 }, state: 'intended' } as const;
    const made = seen('b', { desired: { b: 1 }, live: { b: 1 }, applied: { b: 1 } }, def);
    planned(made, seen('a', { desired: { a: 1 }, ...begun }, def));
    planned(made, seen('a', { desired: { a: 2 }, ...begun }, def));
    expect(asked).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('says a change in the words of its kind, of the two sides that differ, and knows all declarations', () => {
    const asked: unknown[] = [];
    const def = tinyKind('Monitor', {
      words: (...given) => {
        asked.push(given);
        return { words: ['a says it'], told: ['/a'] };
      },
    });
    const rewritten = { a: 1, filledIn: true };
    const sides = { desired: { a: 2 }, applied: { a: 1 }, live: rewritten };
    const { plan: made } = planned(seen('b', { desired: { b: 1 } }), seen('a', sides, def));
    expect(made.steps[0]).toMatchObject({ words: ['a says it'], told: ['/a'] });
    expect(asked).toEqual([
      [{ a: 1 }, { a: 2 }, [resource('Monitor', 'a', { a: 2 }), resource('Monitor', 'b', { b: 1 })]],
    ]);
  });

  it('says drift in the same words, from what was remembered to what is there; and nothing of a noop', () => {
    const words: KindDef['words'] = (before, after) => ({
      words: [JSON.stringify([before, after])],
      told: [],
    });
    const def = tinyKind('Monitor', { words });
    const moved = { desired: { a: 1 }, applied: { a: 1 }, remembered: { a: 1 }, live: { a: 3 } };
    expect(only(moved, def).drift[0]?.words).toEqual(['[{"a":1},{"a":3}]']);
    const noop = { desired: { a: 1 }, applied: { a: 1 }, live: { a: 1 } };
    expect(only(noop, def).made.steps[0]?.words).toEqual([]);
  });

  it('keeps its digest where only the words are put otherwise', () => {
    const digest = (text: string) =>
      planned(
        seen('a', { desired: { a: 1 } }, tinyKind('Monitor', { words: () => ({ words: [text], told: [] }) })),
      ).plan.digest;
    expect(digest('one')).toBe(digest('two'));
  });
});
