import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ActionResults } from '../../../../src/sandbox/stand-ins/alerting/actions.ts';
import { type Alert, newAlert } from '../../../../src/sandbox/stand-ins/alerting/alert.ts';
import { nextAlert, type Outcome } from '../../../../src/sandbox/stand-ins/alerting/alert-changes.ts';
import {
  bucketWrites,
  type Chosen,
  categorise,
  nameOf,
  type Taken,
} from '../../../../src/sandbox/stand-ins/alerting/bucket-alerts.ts';
import type { Run } from '../../../../src/sandbox/stand-ins/alerting/run.ts';
import type { CallerNode } from '../../../../src/sandbox/stand-ins/upstream.ts';

const NO_NODE: CallerNode = { request: async () => ({ status: 502, body: {}, text: '', headers: {} }) };
const TRIGGER = { id: 't', name: 'any', severity: '1' };
const runAt = (now: number): Run => ({
  node: NO_NODE,
  id: 'm',
  version: 1,
  monitor: { name: 'grants' },
  period: { start: now - 1, end: now },
  dryrun: false,
  now,
  executionId: `m_${now}`,
});
const result = (throttled: boolean, now: number): ActionResults[string] => ({
  id: 'a',
  name: 'tell',
  output: {},
  throttled,
  executionTime: throttled ? null : now,
  error: null,
});

const outcome = (now: number, more: Partial<Outcome> = {}): Outcome => ({
  triggered: true,
  error: null,
  actions: { a: result(false, now) },
  now,
  ...more,
});
const step = (current: Alert | undefined, one: Outcome): Alert | undefined =>
  nextAlert(current, one, () => newAlert(runAt(one.now), TRIGGER, `id-${one.now}`));

describe('a query-level alert', () => {
  const begun = step(undefined, outcome(1)) as Alert;

  test('begins ACTIVE in version 1, and is written once more by each run in which it holds', () => {
    expect(begun).toMatchObject({ id: 'id-1', version: 1, state: 'ACTIVE', start_time: 1 });
    const held = step(begun, outcome(2, { actions: { a: result(true, 2) } }));
    expect(held).toMatchObject({
      ...{ id: 'id-1', version: 2, start_time: 1, last_notification_time: 2 },
      action_execution_results: [{ action_id: 'a', last_execution_time: 1, throttled_count: 1 }],
    });
  });

  test('is over when it holds no more, in the history as version 1, its last message as it was', () => {
    expect(step(begun, outcome(3, { triggered: false, actions: {} }))).toMatchObject({
      ...{ id: 'id-1', version: 1, state: 'COMPLETED', end_time: 3, last_notification_time: 1 },
    });
  });

  test('that was acknowledged is left alone while it holds, and is over like any other', () => {
    const seen: Alert = { ...begun, state: 'ACKNOWLEDGED', acknowledged_time: 2 };
    expect(step(seen, outcome(3, { actions: {} }))).toBeUndefined();
    expect(step(seen, outcome(4, { triggered: false, actions: {} }))).toMatchObject({ state: 'COMPLETED' });
    expect(step(seen, outcome(4, { error: 'no' }))).toMatchObject({ state: 'ERROR', error_message: 'no' });
  });

  test('remembers its ten latest errors, and is ACTIVE again without one', () => {
    const broken = Array.from({ length: 12 }, (_, at) => at + 1).reduce<Alert | undefined>(
      (alert, now) => step(alert, outcome(now, { error: `error ${now}` })),
      undefined,
    );
    expect(broken).toMatchObject({ state: 'ERROR', error_message: 'error 12', version: 12 });
    expect(broken?.alert_history.map(({ timestamp }) => timestamp)).toEqual([
      12, 11, 10, 9, 8, 7, 6, 5, 4, 3,
    ]);
    expect(step(broken, outcome(13))).toMatchObject({ state: 'ACTIVE', error_message: null });
  });

  test('that never was leaves nothing', () => {
    expect(step(undefined, outcome(1, { triggered: false, actions: {} }))).toBeUndefined();
  });

  test('is in one place, rises by one version a run, and counts what was held back, whatever happens', () => {
    const event = fc.record({
      triggered: fc.boolean(),
      throttled: fc.boolean(),
      error: fc.option(fc.constant('no'), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const places = noAlerts();
        events.reduce((held, happened, now) => live(places, held, happened, now), 0);
      }),
    );
  });
});

interface Happened {
  readonly triggered: boolean;
  readonly throttled: boolean;
  readonly error: string | null;
}

/** One run of a trigger; `heldBefore` and the answer count what was held back since its alert began. */
function live(places: Places, heldBefore: number, happened: Happened, now: number): number {
  const { triggered, throttled, error } = happened;
  const [current] = places.going.values();
  const actions = triggered ? { a: result(throttled, now) } : {};
  const next = step(current, { triggered, error, actions, now });
  const held = (current === undefined ? 0 : heldBefore) + Number(triggered && throttled);
  if (next !== undefined) put(places, next, 1);
  const holds = triggered || error !== null;
  expect([...places.going.values()].map(throttledIn)).toEqual(holds ? [held] : []);
  return held;
}

const throttledIn = ({ action_execution_results: results }: Alert): number =>
  results[0]?.throttled_count ?? 0;

/** Where alerts lie. */
interface Places {
  readonly going: Map<string, Alert>;
  readonly over: Set<string>;
}

const noAlerts = (): Places => ({ going: new Map(), over: new Set() });

/** Puts an alert where it belongs, as the store does; it must not be over already, and rise by so many versions. */
function put({ going, over }: Places, alert: Alert, versions: number): void {
  const { id, version, state } = alert;
  const isOver = state === 'COMPLETED';
  expect(over.has(id)).toBe(false);
  expect(version).toBe(isOver ? 1 : (going.get(id)?.version ?? 0) + versions);
  if (!isOver) going.set(id, alert);
  if (isOver) expect(going.delete(id)).toBe(true);
  if (isOver) over.add(id);
}

describe('the alerts of buckets', () => {
  const chosen = (...names: readonly string[]): Chosen =>
    new Map(
      names.map((name) => [
        name,
        { parent_bucket_path: 'by', bucket_keys: [name], bucket: { doc_count: 1 } },
      ]),
    );
  const writesFor = (current: readonly Alert[], names: readonly string[], now: number, acts: boolean) => {
    let made = 0;
    const id = (): string => `id-${now}-${made++}`;
    const alerts = categorise(runAt(now), TRIGGER, chosen(...names), current, id);
    const told = acts ? [...alerts.NEW, ...alerts.DEDUPED, ...alerts.COMPLETED] : [];
    const taken: readonly Taken[] = told.map((alert) => ({ alert, result: result(false, now) }));
    return bucketWrites(alerts, taken, null, now);
  };

  test('are written once as they are found, and once more when an action was taken', () => {
    const [first] = writesFor([], ['dba0'], 1, true);
    expect(first).toMatchObject({ version: 2, state: 'ACTIVE' });
    expect(writesFor([first as Alert], ['dba0'], 2, false)).toMatchObject([{ version: 3, id: first?.id }]);
    expect(writesFor([first as Alert], [], 2, true)).toMatchObject([{ version: 1, state: 'COMPLETED' }]);
  });

  test('of a trigger that could not be run stay, in error, when somebody was told', () => {
    const [alert] = writesFor([], ['dba0'], 1, true) as readonly [Alert];
    const none = { NEW: [], DEDUPED: [], COMPLETED: [] };
    expect(bucketWrites(none, [{ alert, result: result(false, 2) }], 'no', 2)).toMatchObject([
      { version: 3, state: 'ERROR', error_message: 'no', alert_history: [{ timestamp: 2, message: 'no' }] },
    ]);
    expect(bucketWrites(none, [], 'no', 2)).toEqual([]);
  });

  test('are those of the buckets that were chosen last, each in one place, whatever happens', () => {
    const names = fc.uniqueArray(fc.constantFrom('dba0', 'dba1', 'constructor', '__proto__'));
    fc.assert(
      fc.property(fc.array(fc.tuple(names, fc.boolean()), { maxLength: 20 }), (runs) => {
        const places = noAlerts();
        const { going } = places;
        runs.forEach(([wanted, acts], now) => {
          for (const alert of writesFor([...going.values()], wanted, now, acts))
            put(places, alert, acts ? 2 : 1);
          expect([...going.values()].map(nameOf).sort()).toEqual([...wanted].sort());
        });
      }),
    );
  });
});
