import type { Event } from './events.ts';

/**
 * A few hundred events over a month and its neighbours, more combinations than a small page holds, with fields
 * missing here and there; the same each time. `_index` is where each belongs: two classes by day, one by ISO week.
 */
export function manyEvents(
  month: string,
  indexOf: (day: string, dataClass: string) => string,
): readonly Event[] {
  return Array.from({ length: 420 }, (_, n) => {
    const dataClass = pick(n, 7, ['cde', 'standard', 'weekly']);
    const timestamp = momentOf(month, n);
    return {
      _index: indexOf(timestamp.slice(0, 10), dataClass),
      ...without(n, eventOf(n, dataClass, timestamp)),
    };
  });
}

function eventOf(n: number, dataClass: string, timestamp: string): Event {
  const activity = pick(n, 3, [
    'login',
    'select',
    'ddl',
    'grant',
    'role',
    'dml',
    'login_failed',
    'config',
    'logout',
  ]);
  return {
    '@timestamp': timestamp,
    dataClass,
    activity,
    engine: pick(n, 5, ['aurora-postgresql', 'aurora-mysql', 'oracle', 'sqlserver']),
    source: pick(n, 11, ['cluster-A', 'cluster-B', 'db-C']),
    instanceId: pick(n, 13, ['db-A1', 'db-A2']),
    account: pick(n, 17, ['111111111111', '222222222222']),
    region: 'eu-central-1',
    policy: 'baseline',
    bundle: pick(n, 19, ['b1', 'b2']),
    outcome: activity === 'login_failed' || n % 9 === 0 ? 'failure' : 'success',
    privileged: n % 4 !== 0,
    internal: n % 10 === 0,
    sensitive: n % 3 === 0,
    dbUserName: `user-${n % 23}`,
    databaseName: pick(n, 29, ['app', 'hr', '']),
    command: activity.toUpperCase(),
    commandText: `${activity} ${n}`,
    objectName: pick(n, 31, ['a.t1', 'a.t2', 'b.t3']),
    objectType: 'TABLE',
    remoteHost: pick(n, 37, ['10.0.0.1', '[local]', 'app.example', '2001:db8::1']),
    sessionId: `s${n % 41}`,
    sequence: String(n),
    rowCount: n,
    truncated: n % 50 === 0,
  };
}

// The first and the last instant of the month, the last before it and the first after it are among them.
function momentOf(month: string, n: number): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const start = Date.UTC(year, number - 1, 1);
  const end = Date.UTC(year, number, 1);
  const edges = [iso(start), `${iso(end - 1000).slice(0, 19)}.9999999Z`, iso(start - 1), iso(end)];
  return edges[n] ?? iso(start + ((n * 7919) % 4200) * ((end - start) / 4200));
}

function without(n: number, event: Event): Event {
  const losable = [
    'engine',
    'dbUserName',
    'privileged',
    'sessionId',
    'remoteHost',
    'outcome',
    'dataClass',
    'rowCount',
    'source',
  ];
  const lost = n % 6 === 0 ? losable[(n / 6) % losable.length] : undefined;
  return Object.fromEntries(Object.entries(event).filter(([field]) => field !== lost)) as Event;
}

const iso = (time: number): string => new Date(time).toISOString();

const pick = (n: number, prime: number, values: readonly [string, ...string[]]): string =>
  values[Math.floor((n * prime) / 3) % values.length] ?? values[0];
