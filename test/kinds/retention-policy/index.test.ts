import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Declared } from '../../../src/core/kind.ts';
import type { Body, Resource } from '../../../src/core/types.ts';
import type { DataClass } from '../../../src/kinds/audit-policy/spec.gen.ts';
import { leastAgeAtDelete } from '../../../src/kinds/retention-policy/age.ts';
import { milliseconds, SPANS } from '../../../src/kinds/retention-policy/duration.ts';
import { retentionPolicy } from '../../../src/kinds/retention-policy/index.ts';
import { resource } from '../../support/tiny-kind.ts';

const classes = (periods: Readonly<Record<string, DataClass['period']>>): Resource =>
  resource('AuditPolicy', 'base', {
    dataClasses: Object.entries(periods).map(([name, period]) => ({ name, period, sources: ['*'] })),
    privileged: { users: [], activities: [] },
  });
const retention = (spec: Body, name = 'pci-dss'): Resource => resource('RetentionPolicy', name, spec);
const declare = (...resources: readonly Resource[]): Declared => ({ resources, flavour: 'self-managed' });
const compile = (spec: Body, declared: Declared) => retentionPolicy.compile(retention(spec), declared);
const messages = (one: Resource, declared: Declared) =>
  retentionPolicy.check(one, declared).map(({ path, message }) => `${path}: ${message}`);

describe('short words', () => {
  const spec = {
    classes: ['pci'],
    snapshot: { after: '24h', repository: 'das-audit' },
    warm: { after: '7d' },
    delete: { after: '400d', notify: 'ops' },
  };

  it.each(['amazon', 'self-managed'] as const)('become states (%s)', async (flavour) => {
    const body = retentionPolicy.compile(retention(spec), {
      resources: [classes({ pci: 'month' })],
      flavour,
    });
    await expect(`${JSON.stringify(body, null, 2)}\n`).toMatchFileSnapshot(`__golden__/pci-${flavour}.json`);
  });

  it('the promise is to the youngest event: the span of the period is added', () => {
    const ages = (['day', 'week', 'month'] as const).map((period) =>
      leastAgeAtDelete(
        compile({ classes: ['pci'], delete: { after: '30d' } }, declare(classes({ pci: period }))),
      ),
    );
    expect(ages.map((age) => age / 86_400_000)).toEqual([31, 37, 61]);
  });

  const duration = fc.oneof(
    fc.integer({ min: 1, max: 5000 }).map((days) => `${days}d`),
    fc.integer({ min: 1, max: 50_000 }).map((hours) => `${hours}h`),
  );
  const period = fc.constantFrom<DataClass['period']>('day', 'week', 'month');

  it('whatever the period and the words: no event is deleted younger than promised', () => {
    fc.assert(
      fc.property(duration, duration, period, period, (after, warm, one, other) => {
        const body = compile(
          { classes: ['a', 'b'], warm: { after: warm }, delete: { after } },
          declare(classes({ a: one, b: other, unclaimed: 'month' })),
        );
        // The youngest event is written at most one span after its index was made.
        const youngest =
          leastAgeAtDelete(retentionPolicy.normalise(body)) - Math.max(SPANS[one], SPANS[other]);
        expect(youngest).toBeGreaterThanOrEqual(milliseconds(after) ?? Number.NaN);
      }),
    );
  });

  it('a class that nobody declares is taken to be a month long', () => {
    const body = compile({ classes: ['lost'], delete: { after: '1d' } }, declare());
    expect(leastAgeAtDelete(body)).toBe(32 * 86_400_000);
  });

  it('claims the indices of its classes', () => {
    const body = compile({ classes: ['pci', 'sox'], delete: { after: '1d' } }, declare());
    expect(body['ism_template']).toEqual([
      { index_patterns: ['das-audit-pci-*', 'das-audit-sox-*'], priority: 100 },
    ]);
  });
});

describe('further short words', () => {
  const names = (body: Body) => (body['states'] as { name: string }[]).map(({ name }) => name);

  it('without delete, indices are kept for ever', () => {
    const body = compile({ classes: ['pci'], warm: { after: '7d' } }, declare(classes({ pci: 'day' })));
    expect(names(body)).toEqual(['hot', 'warm']);
    expect(leastAgeAtDelete(body)).toBe(Number.POSITIVE_INFINITY);
    expect(names(compile({ classes: ['pci'] }, declare()))).toEqual(['hot']);
  });

  it('readOnly and snapshot come in the order of their ages, closed before copied at one age', () => {
    const of = (closed: string, copied: string) =>
      names(
        compile(
          { classes: ['pci'], readOnly: { after: closed }, snapshot: { after: copied, repository: 'r' } },
          declare(),
        ),
      );
    expect(of('2d', '1d')).toEqual(['hot', 'snapshot', 'read-only']);
    expect(of('1d', '2d')).toEqual(['hot', 'read-only', 'snapshot']);
    expect(of('24h', '1d')).toEqual(['hot', 'read-only', 'snapshot']);
  });

  it('the repository may be left out where exactly one is declared', () => {
    const repository = (name: string) => resource('SnapshotRepository', name, { fs: { location: name } });
    const base = classes({ pci: 'day' });
    const spec = { classes: ['pci'], snapshot: { after: '24h' } };
    const one = declare(base, repository('only'));
    expect(JSON.stringify(compile(spec, one))).toContain('"repository":"only"');
    expect(messages(retention(spec), one)).toEqual([]);
    expect(messages(retention(spec), declare(base))).toEqual([
      '/spec/snapshot: the snapshot needs a repository: no SnapshotRepository is declared',
    ]);
    expect(messages(retention(spec), declare(base, repository('a'), repository('b')))).toEqual([
      '/spec/snapshot: the snapshot needs a repository: declared are a, b',
    ]);
  });

  it('refer to the repository and the channel that they name', () => {
    expect(
      retentionPolicy.references(
        retention({
          classes: ['pci'],
          snapshot: { after: '1d', repository: 'r' },
          delete: { after: '2d', notify: 'ops' },
        }),
      ),
    ).toEqual([
      { kind: 'SnapshotRepository', name: 'r', path: '/spec/snapshot/repository' },
      { kind: 'NotificationChannel', name: 'ops', path: '/spec/delete/notify' },
    ]);
  });
});

describe('a copy that is no longer taken', () => {
  const base = declare(classes({ pci: 'day' }));
  const of = (spec: Body) => retentionPolicy.normalise(compile({ classes: ['pci'], ...spec }, base));
  const copied = of({ snapshot: { after: '1d', repository: 'r' } });
  const told = (before: Body, after: Body) =>
    retentionPolicy.risks(before, after, true).map(({ risk, message }) => `${risk}: ${message}`);

  it('shortens retention, also when it would be taken elsewhere', () => {
    const message = 'shortens-retention: no snapshot of an index would be taken into repository "r" any more';
    expect(told(copied, of({}))).toEqual([message]);
    expect(told(copied, of({ snapshot: { after: '1d', repository: 'other' } }))).toEqual([message]);
    expect(told(of({}), copied)).toEqual([]);
  });

  it('shortens retention too when it would be taken later, and not when earlier', () => {
    const late = of({ snapshot: { after: '399d', repository: 'r' }, delete: { after: '400d' } });
    const early = of({ snapshot: { after: '1d', repository: 'r' }, delete: { after: '400d' } });
    expect(told(early, late)).toEqual([
      'shortens-retention: a snapshot of an index would be taken into repository "r" after 400 days instead of 2 days',
    ]);
    expect(told(late, early)).toEqual([]);
  });

  it('shortens retention when its state is still there and no way leads to it', () => {
    const snapshot = {
      name: 'copy',
      actions: [{ snapshot: { repository: 'r', snapshot: 'x' } }],
      transitions: [],
    };
    const raw = (next: string) => ({
      ...copied,
      states: [{ name: 'hot', actions: [], transitions: [{ state_name: next }] }, snapshot, { name: 'end' }],
    });
    expect(told(raw('copy'), raw('end'))).toHaveLength(1);
  });
});

describe('a class whose name begins like another', () => {
  it('brings its period along: the pattern of the shorter name takes its indices in', () => {
    const declared = declare(classes({ pci: 'day', 'pci-cards': 'month', pcix: 'month' }));
    const of = (name: string) =>
      JSON.stringify(compile({ classes: [name], delete: { after: '400d' } }, declared));
    expect(of('pci')).toContain('"431d"');
    expect(
      JSON.stringify(
        compile(
          { classes: ['pci'], delete: { after: '400d' } },
          declare(classes({ pci: 'day', pcix: 'month' })),
        ),
      ),
    ).toContain('"401d"');
  });
});

describe('raw states', () => {
  it('are sent as written', () => {
    const states = [{ name: 'a', actions: [{ delete: {} }], transitions: [] }];
    const body = compile({ classes: ['pci'], defaultState: 'a', states }, declare());
    expect([body['default_state'], body['states']]).toEqual(['a', states]);
  });

  it('refer to the channels of their notices and the repositories of their snapshots', () => {
    const notice = { notification: { channel: { id: 'ops' }, message_template: { source: 'x' } } };
    const copy = { snapshot: { repository: 'r', snapshot: 'x' } };
    const states = [
      { name: 'a', actions: [{ delete: {} }, notice] },
      { name: 'b', actions: [copy] },
    ];
    expect(retentionPolicy.references(retention({ classes: ['pci'], defaultState: 'a', states }))).toEqual([
      { kind: 'NotificationChannel', name: 'ops', path: '/spec/states/0/actions/1/notification/channel/id' },
      { kind: 'SnapshotRepository', name: 'r', path: '/spec/states/1/actions/0/snapshot/repository' },
    ]);
  });
});

describe('what the schema cannot say', () => {
  const base = classes({ pci: 'month', 'pci-cards': 'day', sox: 'week' });
  const after = { delete: { after: '30d' } };

  it('an unknown class, with the known ones', () => {
    expect(messages(retention({ classes: ['pci', 'pic'], ...after }), declare(base))).toEqual([
      '/spec/classes/1: no AuditPolicy has a data class "pic"; known: pci, pci-cards, sox',
    ]);
    expect(messages(retention({ classes: ['pci'], ...after }), declare())).toEqual([
      '/spec/classes/0: no AuditPolicy has a data class "pci"; known: none',
    ]);
  });

  it('stages out of order', () => {
    const spec = {
      classes: ['pci'],
      snapshot: { after: '72h', repository: 'r' },
      warm: { after: '2d' },
      delete: { after: '1d' },
    };
    expect(messages(retention(spec), declare(base))).toEqual([
      '/spec/warm/after: warm after 2d comes before snapshot after 72h',
      '/spec/delete/after: delete after 1d comes before warm after 2d',
    ]);
    expect(retentionPolicy.check(retention(spec), declare(base)).map(({ hint }) => hint)).toEqual([
      'Let warm come after 72h or later, or snapshot sooner.',
      'Let delete come after 2d or later, or warm sooner.',
    ]);
    expect(messages(retention({ ...spec, warm: { after: '3d' }, ...after }), declare(base))).toEqual([]);
  });

  it('two policies that claim an index at the same priority, said once', () => {
    const one = retention({ classes: ['pci'], ...after }, 'a');
    const two = retention({ classes: ['sox', 'pci'], priority: 100, ...after }, 'b');
    const all = declare(base, one, two);
    expect(messages(one, all)).toEqual([]);
    expect(messages(two, all)).toEqual([
      '/spec/classes/1: class "pci" is claimed by RetentionPolicy "a" too, at the same priority 100',
    ]);
    const above = retention({ classes: ['pci'], priority: 101, ...after }, 'b');
    expect(messages(above, declare(base, one, above))).toEqual([]);
  });

  it('a class whose pattern takes in the indices of another', () => {
    const one = retention({ classes: ['pci'], ...after }, 'a');
    const two = retention({ classes: ['pci-cards'], ...after }, 'b');
    expect(messages(two, declare(base, one, two))).toHaveLength(1);
  });
});
