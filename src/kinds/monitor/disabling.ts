import { isBody } from '../../core/diff.ts';
import type { Body, RiskFound } from '../../core/types.ts';
import { lostPatterns } from '../index-patterns.ts';
import { lookedAt, queryIn } from './looked-at.ts';
import { narrowing } from './narrowing.ts';

/**
 * In what ways a change would silence a monitor: switched off, a trigger gone or less severe, a channel told no longer or
 * less often, run less often, indices looked at no longer, and, where its words can be compared, less seen.
 */
export function disabling(before: Body | undefined, after: Body | undefined): RiskFound[] {
  if (!before || !after) return [];
  const told = destinations(after);
  const silent = [...destinations(before)].filter((one) => !told.has(one));
  return [
    ...(before['enabled'] === true && after['enabled'] === false ? ['it would be switched off'] : []),
    ...silent.map((one) => `it would no longer tell ${one}`),
    ...(minutes(after) > minutes(before)
      ? [`it would run every ${minutes(after)} minutes instead of every ${minutes(before)}`]
      : []),
    ...quieter(before, after),
    ...lostPatterns(indicesIn(before), indicesIn(after)).map((one) => `it would no longer look at ${one}`),
    ...narrowing(before, after),
  ].map((message) => ({ risk: 'disables-monitor', message }));
}

function destinations(body: Body): Set<string> {
  const pairs = triggersIn(body).flatMap((trigger) => [
    `anyone of trigger "${trigger['name']}"`,
    ...actionsIn(trigger).map(
      (action) => `channel "${action['destination_id']}" of trigger "${trigger['name']}"`,
    ),
  ]);
  return new Set(pairs);
}

/** What is told less urgently, or less often, than before. */
function quieter(before: Body, after: Body): string[] {
  const span = lookedAt(queryIn(after)['query'])?.minutes ?? 0;
  return triggersIn(before).flatMap((old) => {
    const now = triggersIn(after).find(({ name }) => name === old['name']);
    if (!now) return [];
    const lower = Number(now['severity']) > Number(old['severity']);
    return [
      ...(lower
        ? [
            `trigger "${old['name']}" would have severity ${now['severity']} instead of ${old['severity']} (1 is the highest)`,
          ]
        : []),
      ...actionsIn(old).flatMap((action) => rarer(action, actionsIn(now), String(old['name']), span)),
    ];
  });
}

// As long as the search looks back, nothing is missed between two messages.
function rarer(old: Body, actions: readonly Body[], trigger: string, span: number): string[] {
  const now = actions.find((one) => one['destination_id'] === old['destination_id']);
  if (!now || throttleOf(now) <= Math.max(throttleOf(old), span)) return [];
  const today = throttleOf(old) === 0 ? 'every time' : `at most every ${throttleOf(old)} minutes`;
  return [
    `channel "${old['destination_id']}" of trigger "${trigger}" would be told at most every ${throttleOf(now)} minutes instead of ${today}`,
  ];
}

function throttleOf({ throttle_enabled: enabled, throttle }: Body): number {
  return enabled === true ? Number((throttle as { value?: number } | undefined)?.value ?? 0) : 0;
}

// Each is wrapped in its type: query-level or bucket-level.
const triggersIn = (body: Body): Body[] =>
  ((body['triggers'] ?? []) as Body[]).flatMap((one) => Object.values(one)).filter(isBody);

const actionsIn = (trigger: Body): Body[] => (trigger['actions'] ?? []) as Body[];

function indicesIn(body: Body): string[] {
  const inputs = (body['inputs'] ?? []) as { search?: { indices?: string[] } }[];
  return inputs.flatMap(({ search }) => search?.indices ?? []);
}

const MINUTES: Readonly<Record<string, number>> = { MINUTES: 1, HOURS: 60, DAYS: 1440 };

function minutes(body: Body): number {
  const { period } = (body['schedule'] ?? {}) as { period?: { interval: number; unit: string } };
  return period ? period.interval * (MINUTES[period.unit] ?? 1) : 0;
}
