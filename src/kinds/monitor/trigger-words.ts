import { diff, isBody } from '../../core/diff.ts';
import type { Words } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { compareFacts, type Fact, hint, joined } from '../facts.ts';
import { compareNamed, type NamedList } from '../lists.ts';
import { listed, named } from '../say.ts';

type Side = Body | undefined;

/** What the triggers of a monitor tell whom, how urgently; whatever their level is. */
export function triggerWords(before: Side, after: Side): Words {
  const one = [before, after].every((side) => side === undefined || new Set(severitiesIn(side)).size <= 1);
  const severity = compareFacts(before, after, one ? commonSeverity : eachSeverity);
  if (before && after) return joined([severity, compareNamed(before, after, TRIGGERS)]);
  return joined([severity, hint(...triggersIn(before ?? after ?? {}).map(({ inner }) => telling(inner)))]);
}

interface Trigger {
  /** `query_level_trigger`, `bucket_level_trigger` and the like. */
  readonly level: string;
  readonly inner: Body;
  readonly index: number;
}

function triggerIn(wrapped: unknown, index = 0): Trigger | undefined {
  if (!isBody(wrapped)) return undefined;
  const [level = '', ...more] = Object.keys(wrapped);
  const inner = wrapped[level];
  return more.length === 0 && level.endsWith('_trigger') && isBody(inner)
    ? { level, inner, index }
    : undefined;
}

const bodies = (value: unknown): readonly Body[] => (Array.isArray(value) ? value.filter(isBody) : []);

const triggersIn = ({ triggers }: Body): Trigger[] =>
  Array.isArray(triggers) ? triggers.flatMap((one, index) => triggerIn(one, index) ?? []) : [];

const channelsOf = (trigger: Body): unknown[] =>
  bodies(trigger['actions']).map(({ destination_id }) => destination_id);

const telling = (trigger: Body): string => {
  const told = channelsOf(trigger);
  return `tells ${told.length > 0 ? listed(told) : 'nobody'} (trigger ${named(trigger['name'])})`;
};

const SEVERITIES = new Map<unknown, string>([
  ['1', 'critical'],
  ['2', 'high'],
  ['3', 'medium'],
  ['4', 'low'],
  ['5', 'information'],
]);

const severitiesIn = (body: Body): unknown[] => triggersIn(body).map(({ inner }) => inner['severity']);

const severityOf = ({ level, inner, index }: Trigger) => ({
  is: SEVERITIES.get(inner['severity']) ?? JSON.stringify(inner['severity']) ?? 'none',
  anywhere: true,
  paths: [`/triggers/${index}/${level}/severity`],
});

function commonSeverity(body: Body): Fact[] {
  const found = triggersIn(body).map(severityOf);
  const [first] = found;
  return first ? [{ about: 'severity', ...first, paths: found.flatMap(({ paths }) => paths) }] : [];
}

const eachSeverity = (body: Body): Fact[] =>
  triggersIn(body).map((one) => ({
    about: `severity of trigger ${named(one.inner['name'])}`,
    ...severityOf(one),
  }));

const TRIGGERS: NamedList = {
  about: 'triggers',
  path: '/triggers',
  nameOf: (one) => triggerIn(one)?.inner['name'],
  gone: (name) => `trigger ${name} removed`,
  come: (name, one) => `trigger ${name} added: ${telling(triggerIn(one)?.inner ?? {})}`,
  stayed,
};

function stayed(name: string, before: Body, after: Body): Words {
  const [was, is] = [triggerIn(before), triggerIn(after)];
  if (!was || !is || was.level !== is.level) return hint();
  const changed = diff(was.inner['condition'], is.inner['condition']).length > 0;
  return joined([
    changed ? hint(`condition of trigger ${name} changed`) : hint(),
    compareNamed(before, after, actionsOf(name, is.level)),
    channelsOf(was.inner).length > 0 && channelsOf(is.inner).length === 0
      ? hint(`tells nobody any more (trigger ${name})`)
      : hint(),
  ]);
}

const actionsOf = (trigger: string, level: string): NamedList => ({
  about: `channels of trigger ${trigger}`,
  path: `/${level}/actions`,
  nameOf: ({ destination_id }) => destination_id,
  gone: (channel) => `no longer tells ${channel} (trigger ${trigger})`,
  come: (channel) => `tells ${channel} too (trigger ${trigger})`,
  stayed: (channel, before, after) =>
    diff(before, after).length > 0 ? hint(`message to ${channel} changed (trigger ${trigger})`) : hint(),
});
