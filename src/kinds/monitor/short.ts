import type { Body } from '../../core/types.ts';
import { aggregationsFor, bucketCondition, GROUPS, queryCondition } from './measures.ts';
import { bucketMessage, bucketSubject, queryMessage, querySubject } from './messages.ts';
import type { Notify, ShortMonitor } from './spec.gen.ts';
import { type Comparison, DEFAULT_WHEN, type Measure, parseWhen } from './when.ts';
import { clausesOf } from './where.ts';
import { minutesIn } from './window.ts';

/** What short words become, before it is put into a monitor: a search, the condition of its one trigger, whom it tells. */
export interface Compiled {
  readonly indices: readonly string[];
  readonly query: Body;
  readonly condition: Body;
  readonly notify: readonly Notify[];
}

const EVERYWHERE = ['das-audit-*'];
/** The most that the server takes for a throttle, in minutes. */
const LONGEST_THROTTLE = 1440;

/** Words that `check` refuses are compiled too, as if they asked for any event. */
export function compileShort(spec: ShortMonitor): Compiled {
  const comparisons = comparisonsOf(spec);
  const minutes = windowOf(spec);
  const measures = comparisons.map(({ measure }) => measure);
  const { groupBy } = spec;
  const head = { size: 0, query: queryOf(spec, minutes) };
  return {
    indices: spec.indices ?? EVERYWHERE,
    query: groupBy
      ? { ...head, aggregations: groupsOf(groupBy, measures) }
      : // Else the server stops counting at 10,000.
        { ...head, track_total_hits: true, aggregations: { ...aggregationsFor(measures), ...NAMED } },
    condition: groupBy
      ? bucketCondition(comparisons)
      : { script: { source: queryCondition(comparisons), lang: 'painless' } },
    notify: spec.notify.map((one) => ({
      channel: one.channel,
      subject: one.subject ?? (groupBy ? bucketSubject() : querySubject()),
      message:
        one.message ??
        (groupBy ? bucketMessage(groupBy, comparisons, minutes) : queryMessage(comparisons, minutes)),
      // As long as the search looks back: the same events are told once, and nothing is missed between two messages.
      throttle: one.throttle ?? Math.min(minutes, LONGEST_THROTTLE),
    })),
  };
}

/** What `when` says; a text that `check` refuses stands for any event. */
export function comparisonsOf({ when = DEFAULT_WHEN }: ShortMonitor): readonly Comparison[] {
  const parsed = parseWhen(when);
  return 'wrong' in parsed ? [{ measure: { of: 'count' }, operator: '>', number: 0 }] : parsed;
}

/** Minutes of event time that a run looks at: what is judged, and how late a record may arrive. */
export const windowOf = ({ every, lookBack = every, ingestDelay = '5m' }: ShortMonitor): number =>
  minutesIn(lookBack) + minutesIn(ingestDelay);

function queryOf({ where }: ShortMonitor, minutes: number): Body {
  const { filter, mustNot } = clausesOf(where);
  const range = {
    gte: `{{period_end}}||-${minutes}m`,
    lte: '{{period_end}}',
    format: 'epoch_millis',
  };
  return {
    bool: {
      filter: [...filter, { range: { '@timestamp': range } }],
      ...(mustNot.length > 0 ? { must_not: mustNot } : {}),
    },
  };
}

/** For the message: names and numbers, never what was said to the database. */
const NAMED: Body = {
  users: { terms: { field: 'dbUserName', size: 10 } },
  hosts: { terms: { field: 'remoteHost', size: 10 } },
  sources: { terms: { field: 'source', size: 10 } },
  first: { min: { field: '@timestamp' } },
};

/** The server pages through the groups, so many at a time. */
const PAGE = 1000;

/** The aggregations of a monitor with groups: one for each value of some fields, and in it what some measures need. */
export function groupsOf(fields: readonly string[], measures: readonly Measure[]): Body {
  const aggregations = aggregationsFor(measures);
  const sources = fields.map((field) => ({ [field]: { terms: { field } } }));
  return {
    [GROUPS]: {
      composite: { size: PAGE, sources },
      ...(Object.keys(aggregations).length > 0 ? { aggregations } : {}),
    },
  };
}
