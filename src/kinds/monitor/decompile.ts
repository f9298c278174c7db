import { isBody } from '../../core/diff.ts';
import type { Decompiled, Importing } from '../../core/kind.ts';
import { slug } from '../../core/names.ts';
import type { Body, Kind } from '../../core/types.ts';
import { SEVERITIES, UNITS } from './compile.ts';
import { terse } from './terse.ts';

/**
 * A query-level or bucket-level monitor with the query and triggers that it has. Names on the server are free text; ours
 * and the marks in the ids take their place at the next write.
 */
export const importing: Importing = {
  folder: 'monitors',
  given: [
    '/name',
    '/triggers/*/*/id',
    '/triggers/*/*/name',
    '/triggers/*/*/actions/*/id',
    '/triggers/*/*/actions/*/name',
  ],
  title: ({ name }) => name,
  decompile: (body, nameOf) => {
    const level = /^(query|bucket)_level_monitor$/.exec(String(body['monitor_type']))?.[1];
    if (!level) return `a monitor of type ${body['monitor_type']} can't be declared`;
    const every = everyOf(body['schedule']);
    if (!every) return 'it runs by cron, and a declaration says every how many minutes, hours or days';
    const [search, another] = searchesIn(body);
    if (!search || another) return 'it does not have exactly one search as its input';
    const triggers = (body['triggers'] as Body[]).flatMap(
      (one) => one[`${level}_level_trigger`] ?? [],
    ) as Body[];
    const [first] = triggers;
    if (!first) return 'it has no triggers, so it tells nobody of anything';
    return declared(body, every, search, triggers, nameOf);
  },
};

type NameOf = (kind: Kind, id: string) => string;

function declared(
  body: Body,
  every: string,
  search: Body,
  triggers: readonly Body[],
  nameOf: NameOf,
): Decompiled {
  return {
    description: `On the server it was called "${body['name']}".`,
    spec: {
      severity: Object.entries(SEVERITIES).find(([, number]) => number === triggers[0]?.['severity'])?.[0],
      ...(body['enabled'] === true ? {} : { enabled: body['enabled'] }),
      every,
      indices: search['indices'],
      query: terse(search['query'] as Body),
      triggers: triggers.map((one, index) => trigger(one, index, nameOf)),
      runbook: 'Imported from the server, which knows no runbook; say here what to do when it fires.',
    },
    tests: [{ name: 'nothing happened, so nothing fires', events: [], fires: [] }],
    remarks: {
      '/tests': 'Import knows no event that makes it fire: add one, with the trigger that must fire on it.',
    },
  };
}

function everyOf(schedule: unknown): string | undefined {
  const period = isBody(schedule) ? schedule['period'] : undefined;
  const { interval, unit } = (isBody(period) ? period : {}) as Body;
  const letter = Object.keys(UNITS).find((key) => UNITS[key] === unit);
  return letter && `${interval}${letter}`;
}

const searchesIn = (body: Body): Body[] =>
  (body['inputs'] as Body[]).map(({ search }) => (isBody(search) ? search : {}));

function trigger({ name, condition, actions }: Body, index: number, nameOf: NameOf): Body {
  return {
    name: slug(String(name))?.slice(0, LONGEST) ?? `trigger-${index + 1}`,
    condition: conditionOf(condition as Body),
    notify: (actions as Body[]).map((one) => notify(one, nameOf)),
  };
}

/** Of a trigger's name: the schema's bound. */
const LONGEST = 60;

function conditionOf({ script, buckets_path, parent_bucket_path }: Body): unknown {
  const { source } = (isBody(script) ? script : {}) as Body;
  return buckets_path === undefined
    ? source
    : { parentBucketPath: parent_bucket_path, bucketsPath: buckets_path, script: source };
}

const notify = (one: Body, nameOf: NameOf): Body => ({
  channel: nameOf('NotificationChannel', String(one['destination_id'])),
  subject: sourceOf(one['subject_template']),
  message: sourceOf(one['message_template']),
  ...(one['throttle_enabled'] === true && isBody(one['throttle'])
    ? { throttle: one['throttle']['value'] }
    : {}),
});

const sourceOf = (template: unknown): unknown => (isBody(template) ? template['source'] : undefined);
