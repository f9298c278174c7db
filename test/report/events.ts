import type { Facts } from '../../src/report/gather.ts';
import { type Dimension, PASSES, type Pass, type PassName } from '../../src/report/passes.ts';
import type { Bucket } from '../../src/report/query.ts';

/** An audit event as ingestion writes it. */
export type Event = { readonly '@timestamp': string } & Readonly<Record<string, string | number | boolean>>;

/** Which events belong to a pass, in plain JavaScript: an independent reading of the queries in passes.ts. */
const BELONGS: { readonly [name in PassName]: (event: Event) => boolean } = {
  activity: () => true,
  provenance: () => true,
  privileged: (event) => event['privileged'] === true,
  hours: (event) => event['privileged'] === true,
  ddl: (event) => event['activity'] === 'ddl',
  privilegeChanges: (event) => event['activity'] === 'grant' || event['activity'] === 'role',
  sensitiveReads: (event) => event['sensitive'] === true && event['activity'] === 'select',
  failures: (event) => event['outcome'] === 'failure' || event['activity'] === 'login_failed',
  internal: (event) => event['internal'] === true,
};

export const eventsIn = (pass: PassName, events: readonly Event[]): readonly Event[] =>
  events.filter(BELONGS[pass]);

/** The buckets that a pass must give, counted by hand. */
export function countByHand(name: PassName, events: readonly Event[]): readonly Bucket[] {
  const pass: Pass = PASSES[name];
  const found = new Map<string, Bucket>();
  for (const event of eventsIn(name, events)) {
    const key = keyOf(event, pass.by);
    const id = JSON.stringify(key);
    const bucket = found.get(id);
    const at = new Date(event['@timestamp']).toISOString();
    const rows = Number(event['rowCount'] ?? 0);
    found.set(id, {
      key,
      events: (bucket?.events ?? 0) + 1,
      first: bucket !== undefined && bucket.first < at ? bucket.first : at,
      last: bucket !== undefined && bucket.last > at ? bucket.last : at,
      rows: (bucket?.rows ?? 0) + rows,
    });
  }
  return [...found.values()];
}

/** The facts of a month that holds just these events in one index. */
export function factsOf(events: readonly Event[], index = 'das-audit-cde-2026.10'): Facts {
  const placed = events.map((event) => ({ _index: index, ...event }));
  const names = Object.keys(PASSES) as readonly PassName[];
  const of = <T>(make: (name: PassName) => T) => Object.fromEntries(names.map((name) => [name, make(name)]));
  return {
    indices: [{ name: index, uuid: 'x7Vd0aQ3R2mB9cT1kLw4Zg' }],
    buckets: of((name) => countByHand(name, placed)),
    proofs: of((name) => {
      const counted = eventsIn(name, events).length;
      return { counts: PASSES[name].counts, aggregated: counted, counted, arrived: 0 };
    }),
    events: { ddl: eventsIn('ddl', events), privilegeChanges: eventsIn('privilegeChanges', events) },
    ignored: 0,
    truncated: 0,
  };
}

function keyOf(event: Event, by: readonly Dimension[]): Bucket['key'] {
  const values = by.flatMap((dimension) => {
    const value = dimensionOf(event, dimension);
    return value === undefined ? [] : [[dimension, String(value)]];
  });
  return Object.fromEntries(values);
}

function dimensionOf(event: Event, dimension: Dimension): string | number | boolean | undefined {
  if (dimension === 'day') return event['@timestamp'].slice(0, 10);
  if (dimension === 'hour') return event['@timestamp'].slice(0, 13);
  return event[dimension];
}
