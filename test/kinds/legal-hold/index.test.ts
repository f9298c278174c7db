import { describe, expect, it } from 'vitest';
import type { Wanted } from '../../../src/core/kind.ts';
import type { Action, Body, Live } from '../../../src/core/types.ts';
import { legalHold } from '../../../src/kinds/legal-hold/index.ts';
import { judgeHolds } from '../../../src/kinds/legal-hold/judge.ts';
import type { HeldIndex } from '../../../src/kinds/legal-hold/records.ts';
import type { Standing } from '../../../src/kinds/legal-hold/standing.ts';
import { judgeUnheld } from '../../../src/kinds/retention-policy/held.ts';
import { snapshotPolicy } from '../../../src/kinds/snapshot-policy/index.ts';
import { resource } from '../../support/tiny-kind.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-24T00:00:00Z');
const INDEX = 'das-audit-pci-2026.09';

const hold = (...indices: readonly string[]): Body => ({ description: 'a', case: '2026-17', indices });
const spec = (...indices: readonly string[]) => resource('LegalHold', 'matter', { case: '2026-17', indices });
const declared = { resources: [], flavour: 'self-managed' } as const;
const live = (name: string, body: Body): Live => ({ name, id: name, body });
const wanted = (name: string, desired: Body | undefined, was = desired): Wanted => ({
  name,
  action: desired ? 'noop' : ('delete' satisfies Action),
  desired,
  live: was && live(name, was),
  mended: {},
});

const standing = (change: Partial<Standing> = {}): Standing => ({
  index: INDEX,
  uuid: 'u1',
  createdAt: NOW - 500 * DAY,
  documents: 12,
  policyId: null,
  version: undefined,
  copy: undefined,
  state: undefined,
  failure: undefined,
  readOnly: true,
  ...change,
});
const record = (change: Partial<HeldIndex> = {}): HeldIndex => ({
  index: INDEX,
  uuid: 'u1',
  hold: 'matter',
  policy: 'pci-dss',
  state: 'snapshot',
  readOnly: false,
  ...change,
});
const judged = (
  indices: readonly Standing[],
  held: readonly HeldIndex[],
  wants: readonly Wanted[] = [wanted('matter', hold('das-audit-pci-*'))],
) =>
  judgeHolds(indices, held, {
    wanted: wants,
    live: wants.flatMap((one) => one.live ?? []),
    declared: [],
    now: new Date(NOW),
  });
const NOTHING = { findings: [], pending: [], risks: [] };

describe('a hold', () => {
  it.each(['das-*', 'das-compliance-inventory', '*', 'das-audit*', '.opendistro_security'])(
    'cannot take in %s',
    (pattern) => {
      expect(legalHold.check(spec(INDEX, pattern), declared)).toEqual([
        {
          path: '/spec/indices/1',
          message: expect.stringContaining(`"${pattern}" takes in more than audit indices`),
        },
      ]);
    },
  );

  it('is the same in whatever order its indices are written', () => {
    const [one, other] = [spec('das-audit-b', 'das-audit-a'), spec('das-audit-a', 'das-audit-b')].map(
      (each) => legalHold.normalise(legalHold.compile(each, declared)),
    );
    expect(one).toEqual(other);
  });

  it.each<readonly [string, Body | undefined, string | undefined]>([
    ['goes', undefined, 'das-audit-pci-* would no longer be held for case "2026-17"'],
    ['takes in less', hold(INDEX), 'das-audit-pci-* would no longer be held for case "2026-17"'],
    ['takes in more', hold('das-audit-*'), undefined],
    ['is of another case', { ...hold('das-audit-pci-*'), case: '2026-18' }, undefined],
  ])('that %s is a risk where something is no longer held', (_what, after, message) => {
    const risks = legalHold.risks(hold('das-audit-pci-*'), after, true);
    expect(risks).toEqual(message ? [{ risk: 'releases-hold', message }] : []);
  });

  it('says what it cannot do when it is made, and of a change what changes', () => {
    const said = (before?: Body, after?: Body) => legalHold.words?.(before, after, []).words;
    expect(said(undefined, hold(INDEX))).toEqual([
      `holds ${INDEX}`,
      'case "2026-17"',
      'events that come later for a held index go to quarantine',
      'cannot hold the events of one person alone, nor stop an administrator who lifts the block',
    ]);
    expect(said(hold(INDEX), hold('das-audit-hr-*', INDEX))).toEqual(['holds: gained das-audit-hr-*']);
    expect(said(hold(INDEX), undefined)).toEqual([`holds ${INDEX}`, 'case "2026-17"']);
  });
});

describe('an index that is to be held', () => {
  it('is as it should be when it is blocked, runs no policy and is remembered', () => {
    expect(judged([standing()], [record()])).toEqual(NOTHING);
    expect(judged([standing({ index: 'das-audit-hr-1', readOnly: false })], [])).toEqual(NOTHING);
  });

  it.each<readonly [string, Standing, readonly HeldIndex[], string]>([
    [
      'is new',
      standing({ readOnly: false, policyId: 'pci-dss' }),
      [],
      'not held yet; apply blocks it and takes it from policy "pci-dss"',
    ],
    ['is blocked by hand', standing(), [], 'not held yet'],
    ['lost its block', standing({ readOnly: false }), [record()], 'somebody lifted its block'],
    ['was given to a policy', standing({ policyId: 'x' }), [record()], 'somebody gave it to a policy again'],
    ['was deleted and made anew', standing({ uuid: 'u2', readOnly: false }), [], 'not held yet'],
  ])('that %s is a finding that apply mends', (_what, one, held, message) => {
    expect(judged([one], held)).toMatchObject({
      findings: [
        {
          kind: 'not-held',
          address: 'LegalHold/matter',
          index: INDEX,
          remedy: 'hold',
          message: expect.stringContaining(message),
        },
      ],
      risks: [],
    });
  });

  it('that is gone is a finding nobody can mend, as long as the hold stands', () => {
    const { findings } = judged([], [record()]);
    expect(findings).toMatchObject([{ kind: 'held-index-gone', index: INDEX }]);
    expect(findings[0]).not.toHaveProperty('remedy');
  });
});

describe('an index that nothing holds any more', () => {
  const freed = {
    risk: 'releases-hold',
    index: INDEX,
    message: `index ${INDEX} (12 documents, 500 days old) would no longer be held; it would go back to policy "pci-dss", state "snapshot"`,
  };

  it('is released by the hold that goes', () => {
    const gone = wanted('matter', undefined, hold('das-audit-pci-*'));
    expect(judged([standing()], [record()], [gone])).toEqual({
      ...NOTHING,
      risks: [{ ...freed, name: 'matter' }],
    });
  });

  it('is released after a hold that takes in less, and after one that nobody knows any more', () => {
    const less = wanted('matter', hold('das-audit-hr-*'), hold('das-audit-pci-*'));
    const finding = { kind: 'still-held', address: 'LegalHold/matter', index: INDEX, remedy: 'release' };
    for (const wants of [[less], [wanted('other', hold('das-audit-hr-*'))]])
      expect(judged([standing()], [record()], wants)).toMatchObject({
        findings: [finding],
        risks: [{ ...freed, name: 'matter' }],
      });
  });

  it('stays held while another hold takes it in', () => {
    const gone = wanted('matter', undefined, hold('das-audit-pci-*'));
    expect(judged([standing()], [record()], [gone, wanted('other', hold(INDEX))])).toEqual(NOTHING);
  });
});

describe('retention beside a hold', () => {
  const policy: Body = {
    default_state: 'hot',
    states: [
      { name: 'hot', transitions: [{ state_name: 'end', conditions: { min_index_age: '400d' } }] },
      { name: 'end', actions: [{ delete: {} }] },
    ],
    ism_template: [{ index_patterns: ['das-audit-pci-*'], priority: 1 }],
  };
  const retained = (resources: readonly ReturnType<typeof spec>[], held: readonly HeldIndex[]) =>
    judgeUnheld([standing()], held, {
      wanted: [wanted('pci-dss', policy)],
      live: [live('pci-dss', policy)],
      declared: resources,
      now: new Date(NOW),
    });

  it('leaves alone what is held, what is to be held, and what is being released', () => {
    expect(retained([spec('das-audit-*')], [record()])).toEqual(NOTHING);
    expect(retained([spec('das-audit-*')], [])).toEqual(NOTHING);
    expect(retained([], [record()]).findings).toEqual([]);
    expect(retained([], []).findings).toMatchObject([{ kind: 'unmanaged', remedy: 'attach' }]);
  });

  it('says of an index that is released past its age that it would soon be deleted', () => {
    expect(retained([], [record()]).risks).toMatchObject([
      { risk: 'deletes-data', name: 'pci-dss', index: INDEX },
    ]);
  });
});

describe('a snapshot policy beside a hold', () => {
  const nightly = resource('SnapshotPolicy', 'nightly', {
    repository: 'r',
    classes: ['pci'],
    create: { schedule: '30 1 * * *' },
    delete: { after: '90d' },
  });
  const compiled = (...holds: readonly ReturnType<typeof spec>[]): Body =>
    snapshotPolicy.normalise(
      snapshotPolicy.compile(nightly, { ...declared, resources: [nightly, ...holds] }),
    );

  it('deletes nothing while a hold takes in some of its indices, and says why', () => {
    expect(compiled(spec(INDEX))).not.toHaveProperty('deletion');
    expect(compiled(spec(INDEX))['description']).toContain('(Deletion suspended by LegalHold/matter.)');
    expect(compiled(spec('das-audit-hr-*'))).toEqual(compiled());
    expect(snapshotPolicy.words?.(compiled(), compiled(spec(INDEX)), []).words).toEqual([
      'keeps 90 d → for ever',
      'deletion on schedule → suspended by LegalHold/matter',
      'keeps at least 1 → none',
      'deleted at "30 1 * * *" in UTC → none',
    ]);
  });

  it('resumes with consent: what was kept would be deleted', () => {
    expect(snapshotPolicy.risks(compiled(spec(INDEX)), compiled(), true)).toEqual([
      { risk: 'shortens-retention', message: 'snapshots would be deleted after 90 days instead of never' },
    ]);
    expect(snapshotPolicy.risks(compiled(), compiled(spec(INDEX)), true)).toEqual([]);
  });
});
