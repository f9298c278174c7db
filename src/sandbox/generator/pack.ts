import type { Body } from '../../core/types.ts';
import type { Chance } from './chance.ts';
import type { Source } from './company.ts';
import type { PlannedRecord } from './plan.ts';

/** An event in the engine's own words, and when (microseconds since 1970). */
export interface Said {
  readonly at: number;
  readonly event: Body;
}

/** The records of one source, and what they must lead to. */
export interface Packed {
  readonly records: readonly PlannedRecord[];
  readonly documents: number;
  readonly repeats: number;
  readonly heartbeats: number;
}

/** Events that go into one record: always together, so that equal ones count as two. */
interface Load {
  readonly at: number;
  readonly events: readonly Body[];
  readonly isRepeat: boolean;
}

const HEARTBEAT: Body = { type: 'heartbeat' };

/**
 * Packs a source's events into records of one to eight; adds heartbeats, alone and among events; says one event in
 * eighty twice within its record (two events), and sends one record in twenty again (the same events). With `noise`
 * off there are only the events.
 */
export function pack(source: Source, said: readonly Said[], noise: boolean, chance: Chance): Packed {
  const loads = loadsOf(said, noise, chance);
  const again = noise
    ? loads.filter(() => chance.oneIn(20)).map((load) => ({ ...load, isRepeat: true }))
    : [];
  const beats = noise ? heartbeats(loads, chance) : [];
  const all = [...loads, ...again, ...beats];
  const sorted = all.toSorted((one, other) => arrivalOf(one) - arrivalOf(other));
  return {
    records: sorted.map((load, index) => recordOf(source, load, index)),
    documents: loads.flatMap(({ events }) => events).filter((event) => event !== HEARTBEAT).length,
    repeats: again.flatMap(({ events }) => events).filter((event) => event !== HEARTBEAT).length,
    heartbeats: all.flatMap(({ events }) => events).filter((event) => event === HEARTBEAT).length,
  };
}

/** As many events as were said, pairs included: a pair takes the place of the event after it. */
function loadsOf(said: readonly Said[], noise: boolean, chance: Chance): readonly Load[] {
  const loads: Load[] = [];
  let at = 0;
  while (at < said.length) {
    const taken = said.slice(at, at + chance.between(1, 8));
    at += taken.length;
    const events = taken.map(({ event }) => event);
    const isPaired = noise && events.length > 1 && chance.oneIn(10);
    const paired = isPaired ? [...events.slice(0, -1), events[0] as Body] : events;
    const mixed = noise && chance.oneIn(8) ? [...paired, HEARTBEAT] : paired;
    loads.push({ at: taken.at(-1)?.at ?? 0, events: mixed, isRepeat: false });
  }
  return loads;
}

/** One record with nothing but a heartbeat for every four with events. */
function heartbeats(loads: readonly Load[], chance: Chance): readonly Load[] {
  return loads
    .filter(() => chance.oneIn(4))
    .map(({ at }) => ({ at: at + 1_000_000, events: [HEARTBEAT], isRepeat: false }));
}

/** Milliseconds; what is sent again arrives half a minute later. */
const arrivalOf = ({ at, isRepeat }: Load): number => Math.ceil(at / 1_000) + (isRepeat ? 30_000 : 400);

function recordOf(source: Source, load: Load, index: number): PlannedRecord {
  const { stream, account, region, shard, clusterId, instanceId } = source;
  // AWS says that new versions will come; one record in two hundred is of one.
  const isNewer = index % 200 === 199;
  return {
    stream,
    account,
    region,
    shard,
    sequence: `4965${String(index + 1).padStart(52, '0')}`,
    arrival: new Date(arrivalOf(load)).toISOString(),
    version: isNewer ? '1.5' : source.version,
    plaintext: {
      type: 'DatabaseActivityMonitoringRecord',
      clusterId,
      instanceId,
      databaseActivityEventList: load.events,
      ...(isNewer ? { recordFormat: 'v2' } : {}),
    },
  };
}
