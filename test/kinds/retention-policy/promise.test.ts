import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Body } from '../../../src/core/types.ts';
import { indexFor } from '../../../src/kinds/audit-policy/evaluate.ts';
import type { DataClass } from '../../../src/kinds/audit-policy/spec.gen.ts';
import { retentionPolicy } from '../../../src/kinds/retention-policy/index.ts';
import { resource } from '../../support/tiny-kind.ts';

/* The life of an index, said once more and without the product's own reckoning of ages. */

const HOUR = 3_600_000;
const UNITS: Readonly<Record<string, number>> = { h: HOUR, d: 24 * HOUR };
const span = (text: unknown): number =>
  Number.parseInt(String(text), 10) * (UNITS[String(text).slice(-1)] ?? Number.NaN);

interface Stated {
  readonly name: string;
  readonly actions: readonly Body[];
  readonly transitions: readonly { readonly state_name: string; readonly conditions?: Body }[];
}

/** When ISM, that never sleeps, deletes an index made at `created`; undefined when it never does. */
function deletedAt(body: Body, created: number): number | undefined {
  const states = body['states'] as readonly Stated[];
  let state = states.find(({ name }) => name === body['default_state']);
  let now = created;
  for (let steps = 0; state && steps <= states.length; steps += 1) {
    if (state.actions.some((action) => 'delete' in action)) return now;
    const [next] = state.transitions;
    now = Math.max(now, created + span(next?.conditions?.['min_index_age'] ?? '0h'));
    state = states.find(({ name }) => name === next?.state_name);
  }
  return undefined;
}

/** The times of events, parted as ingestion parts them. */
function byIndex(period: DataClass['period'], times: readonly number[]): Iterable<readonly number[]> {
  const indices = new Map<string, number[]>();
  for (const time of times) {
    const name = indexFor('c', period, new Date(time).toISOString());
    indices.set(name, [...(indices.get(name) ?? []), time]);
  }
  return indices.values();
}

const auditOf = (period: DataClass['period']) =>
  resource('AuditPolicy', 'base', {
    dataClasses: [{ name: 'c', period, sources: ['*'] }],
    privileged: { users: [], activities: [] },
  });

describe('the promise', () => {
  const length = fc.oneof(
    fc.integer({ min: 1, max: 3000 }).map((days) => `${days}d`),
    fc.integer({ min: 1, max: 9999 }).map((hours) => `${hours}h`),
  );
  const stage = fc.option(
    length.map((after) => ({ after })),
    { nil: undefined },
  );
  const given = (words: Readonly<Record<string, unknown>>): Body =>
    Object.fromEntries(Object.entries(words).filter(([, word]) => word !== undefined));
  const specs = fc
    .record({ readOnly: stage, snapshot: stage, warm: stage, delete: stage })
    .map(({ snapshot, ...words }) =>
      given({ ...words, snapshot: snapshot && { ...snapshot, repository: 'r' }, classes: ['c'] }),
    );
  const times = fc.array(fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2024, 3, 1) }), {
    minLength: 1,
    maxLength: 12,
  });
  const lateness = fc.integer({ min: 0, max: 48 * HOUR });
  const period = fc.constantFrom<DataClass['period']>('day', 'week', 'month');

  it.each(['amazon', 'self-managed'] as const)(
    'no event is deleted younger than promised, wherever in its period it lies (%s)',
    (flavour) => {
      fc.assert(
        fc.property(specs, period, times, lateness, (spec, one, happened, late) => {
          const body = retentionPolicy.compile(resource('RetentionPolicy', 'a', spec), {
            resources: [auditOf(one)],
            flavour,
          });
          const promised = (spec['delete'] as { after: string } | undefined)?.after;
          for (const events of byIndex(one, happened)) {
            // An index is made when its first event arrives, at once or late.
            const gone = deletedAt(body, Math.min(...events) + late);
            expect(gone === undefined).toBe(promised === undefined);
            expect((gone ?? Infinity) - Math.max(...events)).toBeGreaterThanOrEqual(span(promised ?? '0h'));
          }
        }),
        { numRuns: 300 },
      );
    },
  );

  it('what is said last happens last: no stage is left out on the way to the delete', () => {
    fc.assert(
      fc.property(specs, period, (spec, one) => {
        const body = retentionPolicy.compile(resource('RetentionPolicy', 'a', spec), {
          resources: [auditOf(one)],
          flavour: 'amazon',
        });
        const states = body['states'] as readonly Stated[];
        expect(states.map(({ transitions }) => transitions[0]?.state_name)).toEqual([
          ...states.slice(1).map(({ name }) => name),
          undefined,
        ]);
      }),
    );
  });
});
