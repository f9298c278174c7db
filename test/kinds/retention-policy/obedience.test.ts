import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Wanted } from '../../../src/core/kind.ts';
import type { Body, Live } from '../../../src/core/types.ts';
import { judgeIndices } from '../../../src/kinds/retention-policy/obedience.ts';
import type { ManagedIndex } from '../../../src/kinds/retention-policy/survey.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-24T00:00:00Z');
const UPDATED = NOW - 100 * DAY;

const policy = (days: number | undefined, pattern: string, priority = 100): Body => ({
  description: 'p',
  default_state: 'hot',
  states: [
    {
      name: 'hot',
      actions: [],
      transitions: days ? [{ state_name: 'end', conditions: { min_index_age: `${days}d` } }] : [],
    },
    { name: 'end', actions: [{ delete: {} }], transitions: [] },
  ],
  ism_template: [{ index_patterns: [pattern], priority, last_updated_time: UPDATED }],
});

const live = (name: string, body: Body, seqNo = 7): Live => ({
  name,
  id: name,
  body,
  version: { type: 'sequence', seqNo, primaryTerm: 1 },
});

const PCI = live('pci', policy(400, 'das-audit-pci-*'));
const wanted = (one: Live, change: Partial<Wanted> = {}): Wanted => ({
  name: one.name,
  action: 'noop',
  desired: one.body,
  live: one,
  mended: {},
  ...change,
});

const index = (change: Partial<ManagedIndex> = {}): ManagedIndex => ({
  index: 'das-audit-pci-2026.10',
  createdAt: NOW - 20 * DAY,
  documents: 1234,
  policyId: 'pci',
  version: '7/1',
  copy: PCI.body,
  state: 'hot',
  failure: undefined,
  ...change,
});

const judged = (
  one: ManagedIndex,
  wants: readonly Wanted[] = [wanted(PCI)],
  others: readonly Live[] = [],
) => {
  const all = [...wants.flatMap((want) => want.live ?? []), ...others];
  return judgeIndices([one], { wanted: wants, live: all, declared: [], now: new Date(NOW) });
};

const NOTHING = { findings: [], pending: [], risks: [] };

describe('an index that obeys', () => {
  it.each([
    ['runs the present version', index()],
    ['was attached and not run yet: it takes the version of then', index({ version: undefined })],
    ['is of no class of ours and runs nothing', index({ index: 'das-audit-other-1', policyId: null })],
  ])('%s', (_what, one) => expect(judged(one)).toEqual(NOTHING));
});

describe('an index of an old version', () => {
  it('is moved, and listed by its name', () => {
    expect(judged(index({ version: '3/1' }))).toMatchObject({
      findings: [
        {
          kind: 'runs-old-version',
          address: 'RetentionPolicy/pci',
          index: 'das-audit-pci-2026.10',
          message: 'it runs an old version; apply moves it to the present one',
          remedy: 'move',
        },
      ],
      risks: [],
    });
  });

  it.each(['update', 'adopt'] as const)('is foreseen when the policy is to be written: %s', (action) => {
    expect(judged(index(), [wanted(PCI, { action })]).findings).toMatchObject([
      { kind: 'runs-old-version', remedy: 'move' },
    ]);
  });

  it('that was asked to move is pending, due when it leaves its state', () => {
    const asked = wanted(PCI, { mended: { 'das-audit-pci-2026.10': '7/1' } });
    expect(judged(index({ version: '3/1' }), [asked])).toEqual({
      ...NOTHING,
      pending: [
        {
          address: 'RetentionPolicy/pci',
          change: 'index das-audit-pci-2026.10 moves to the present version',
          dueAt: new Date(NOW + 380 * DAY).toISOString(),
        },
      ],
    });
  });

  it('that was asked to move to a version before the present one is asked again', () => {
    const asked = wanted(PCI, { mended: { 'das-audit-pci-2026.10': '5/1' } });
    expect(judged(index({ version: '3/1' }), [asked]).findings).toHaveLength(1);
  });

  it('in a state without an age is due at a time that nobody can know', () => {
    const asked = wanted(PCI, { mended: { 'das-audit-pci-2026.10': '7/1' } });
    expect(judged(index({ version: '3/1', state: 'gone' }), [asked]).pending).toMatchObject([
      { dueAt: null },
    ]);
  });
});

describe('an index that no policy runs', () => {
  const bare = { policyId: null, version: undefined, copy: undefined, state: undefined } as const;

  it('is attached', () => {
    expect(judged(index(bare))).toMatchObject({
      findings: [{ kind: 'unmanaged', remedy: 'attach', index: 'das-audit-pci-2026.10' }],
      risks: [],
    });
  });

  it('and is past its age needs consent by name, with its documents and both ages', () => {
    expect(judged(index({ ...bare, createdAt: NOW - 500.5 * DAY })).risks).toEqual([
      {
        risk: 'deletes-data',
        name: 'pci',
        index: 'das-audit-pci-2026.10',
        message:
          'index das-audit-pci-2026.10 (1234 documents) is 500 days old and policy "pci" deletes after 400 days: it would soon be deleted',
      },
    ]);
  });

  it('and is new is left to the server, which attaches it by itself', () => {
    expect(judged(index({ ...bare, createdAt: NOW - 60_000 }))).toMatchObject({
      findings: [],
      pending: [{ change: 'index das-audit-pci-2026.10 is new; the server attaches it', dueAt: null }],
    });
  });

  it('and is new, but older than the policy, is attached', () => {
    const fresh = live('pci', {
      ...PCI.body,
      ism_template: [{ index_patterns: ['das-audit-pci-*'], priority: 100, last_updated_time: NOW }],
    });
    expect(judged(index({ ...bare, createdAt: NOW - 60_000 }), [wanted(fresh)]).findings).toMatchObject([
      { kind: 'unmanaged' },
    ]);
  });

  it('belongs to the policy of the highest priority', () => {
    const all = live('all', policy(30, 'das-audit-*', 10));
    const top = live('top', policy(30, 'das-audit-p*', 500));
    expect(judged(index(bare), [wanted(PCI), wanted(all), wanted(top)]).findings).toMatchObject([
      { address: 'RetentionPolicy/top' },
    ]);
  });
});

describe('an index of another policy', () => {
  it('that is ours is moved to the one that claims it now', () => {
    const old = live('old', policy(300, 'das-audit-old-*'));
    expect(judged(index({ policyId: 'old' }), [wanted(PCI), wanted(old)])).toMatchObject({
      findings: [{ kind: 'runs-old-version', address: 'RetentionPolicy/pci', remedy: 'move' }],
      risks: [],
    });
  });

  it('that nobody declared, and that keeps longer, is moved only with two consents', () => {
    const manual = live('manual', policy(undefined, 'x-*'));
    const { risks } = judged(index({ policyId: 'manual', copy: manual.body }), [wanted(PCI)], [manual]);
    expect(risks).toEqual([
      {
        risk: 'adopts',
        name: 'pci',
        index: 'das-audit-pci-2026.10',
        message:
          'index das-audit-pci-2026.10 runs policy "manual", which no file declares; it would be moved to "pci"',
      },
      {
        risk: 'shortens-retention',
        name: 'pci',
        index: 'das-audit-pci-2026.10',
        message:
          'index das-audit-pci-2026.10: indices are kept for ever after their creation today and would be deleted after 400 days',
      },
    ]);
  });

  it('that is gone is dangling, and moved', () => {
    expect(judged(index({ policyId: 'gone' })).findings).toMatchObject([
      { kind: 'dangling-policy', address: 'RetentionPolicy/pci', remedy: 'move' },
    ]);
  });

  it('that is gone, where nobody claims the index, is told and left alone', () => {
    const { findings } = judged(index({ index: 'das-audit-x-1', policyId: 'gone' }));
    expect(findings).toMatchObject([{ kind: 'dangling-policy', address: 'RetentionPolicy/gone' }]);
    expect(findings[0]?.remedy).toBeUndefined();
  });
});

describe('what an index would lose is told by the copy of the policy that it runs', () => {
  const risksOf = (
    one: Partial<ManagedIndex>,
    ...rest: Parameters<typeof judged> extends [unknown, ...infer R] ? R : never
  ) => judged(index(one), ...rest).risks.map(({ risk }) => risk);
  const old = { version: '3/1', createdAt: NOW - 200 * DAY } as const;
  const SHORT = live('pci', policy(30, 'das-audit-pci-*'));

  it('also where somebody shortened the policy by hand, and the file says so too', () => {
    expect(risksOf({ ...old, copy: policy(400, 'x') }, [wanted(SHORT)])).toEqual([
      'shortens-retention',
      'deletes-data',
    ]);
  });

  it('also where a policy that was shortened by hand is put back, but not to what the index has', () => {
    const put = wanted(SHORT, { action: 'update', desired: policy(60, 'das-audit-pci-*') });
    expect(risksOf({ ...old, copy: policy(400, 'x') }, [put])).toEqual([
      'shortens-retention',
      'deletes-data',
    ]);
  });

  it('is nothing where it gains, or would be deleted as soon by what it runs', () => {
    expect(risksOf({ ...old, copy: policy(300, 'x') })).toEqual([]);
    expect(risksOf({ ...old, copy: policy(30, 'x') }, [wanted(SHORT)])).toEqual([]);
  });

  it('is what nobody can tell, where the server does not show it', () => {
    expect(risksOf({ ...old, policyId: 'legal-hold', copy: undefined })).toEqual(['shortens-retention']);
    const said = judged(index({ ...old, policyId: 'legal-hold', copy: undefined })).risks[0]?.message;
    expect(said).toBe(
      'index das-audit-pci-2026.10: nobody can tell how long policy "legal-hold" keeps it, and policy "pci" deletes after 400 days',
    );
  });

  it('of a policy that is gone is known all the same', () => {
    const gone = { ...old, policyId: 'legal-hold', copy: policy(undefined, 'x') };
    expect(risksOf(gone, [wanted(SHORT)])).toEqual(['shortens-retention', 'deletes-data']);
  });

  it('counts the snapshot that it would not be copied into any more', () => {
    const copied = policy(400, 'x');
    const states = copied['states'] as Body[];
    const snapshot = { snapshot: { repository: 'r', snapshot: '{{ctx.index}}' } };
    const copy = { ...copied, states: [{ ...states[0], actions: [snapshot] }, states[1]] };
    expect(risksOf({ ...old, copy })).toEqual(['shortens-retention']);
  });

  it('by a step that is told of as a whole is told again of what would soon be deleted', () => {
    const shorter = wanted(PCI, { action: 'update', desired: policy(30, 'das-audit-pci-*') });
    expect(risksOf({ createdAt: NOW - 200 * DAY }, [shorter])).toEqual(['deletes-data']);
    expect(risksOf({ createdAt: NOW - 20 * DAY }, [shorter])).toEqual([]);
  });
});

describe('a step that failed', () => {
  const failure = { what: 'step attempt_snapshot of action snapshot failed: [x] missing', givenUp: false };

  it('and is tried again says so', () => {
    expect(judged(index({ failure })).findings).toMatchObject([
      {
        kind: 'failed-step',
        message: 'step attempt_snapshot of action snapshot failed: [x] missing; index management tries again',
      },
    ]);
  });

  it('and was given up says what a person has to do', () => {
    expect(judged(index({ failure: { ...failure, givenUp: true } })).findings[0]?.message).toContain(
      'mend the cause, then POST /_plugins/_ism/retry/das-audit-pci-2026.10',
    );
  });

  it('under a policy of somebody else is not ours to tell', () => {
    const other = live('other', policy(3, 'das-audit-x-*'));
    expect(judged(index({ index: 'das-audit-x-1', policyId: 'other', failure }), undefined, [other])).toEqual(
      NOTHING,
    );
  });
});

describe('a policy on the server that nobody declared', () => {
  it.each([
    ['das-audit-pci-*', true],
    ['das-*', true],
    ['*-2026.10', true],
    ['das-audit-general-*', false],
  ])('and that claims %s at the same priority: overlap %s', (pattern, overlaps) => {
    const rival = live('rival', policy(3, pattern));
    const kinds = (action: Wanted['action']) =>
      judgeIndices([], {
        wanted: [wanted(PCI, { action })],
        live: [PCI, rival],
        declared: [],
        now: new Date(NOW),
      }).findings;
    expect(kinds('noop').map(({ kind }) => kind)).toEqual(overlaps ? ['overlap'] : []);
    expect(kinds('create').some(({ blocks }) => blocks)).toBe(overlaps);
  });

  it('and one of our own that goes or changes in the same apply, which the server would refuse halfway', () => {
    const renamed = {
      name: 'pci-new',
      action: 'create',
      desired: PCI.body,
      live: undefined,
      mended: {},
    } as const;
    const gone = wanted(PCI, { action: 'delete', desired: undefined });
    const { findings } = judgeIndices([], {
      wanted: [renamed, gone],
      live: [PCI],
      declared: [],
      now: new Date(NOW),
    });
    expect(findings).toMatchObject([
      {
        kind: 'overlap',
        address: 'RetentionPolicy/pci-new',
        blocks: true,
        message: expect.stringContaining('apply the change of "pci" first'),
      },
    ]);
  });

  it('at another priority is no rival', () => {
    const rival = live('rival', policy(3, 'das-*', 1));
    expect(judged(index(), undefined, [rival])).toEqual(NOTHING);
  });
});

it('each index comes to one thing at most, failed steps aside, and the same twice', () => {
  const policyIds = fc.constantFrom(null, 'pci', 'other', 'gone');
  const some = fc.record({
    index: fc.constantFrom('das-audit-pci-1', 'das-audit-x-1'),
    createdAt: fc.integer({ min: NOW - 900 * DAY, max: NOW }),
    documents: fc.nat(),
    policyId: policyIds,
    version: fc.constantFrom(undefined, '7/1', '3/1'),
    copy: fc.constantFrom(undefined, policy(9, 'x'), policy(undefined, 'x')),
    state: fc.constantFrom(undefined, 'hot', 'end'),
    failure: fc.constant(undefined),
  });
  const action = fc.constantFrom('noop', 'update', 'create', 'delete', 'adopt');
  fc.assert(
    fc.property(some, action, (one, what) => {
      const want = wanted(PCI, { action: what, ...(what === 'delete' ? { desired: undefined } : {}) });
      const once = judged(one, [want], [live('other', policy(9, 'y'))]);
      expect(once.findings.length + once.pending.length).toBeLessThanOrEqual(1);
      expect(judged(one, [want], [live('other', policy(9, 'y'))])).toEqual(once);
      if (once.risks.length > 0) expect(once.findings[0]?.remedy).toBeDefined();
    }),
  );
});
