import { isBody } from '../../core/diff.ts';
import type { Body, RiskFound } from '../../core/types.ts';
import { lostPatterns } from '../index-patterns.ts';
import { narrowing } from './narrowing.ts';

/**
 * In what ways a change would silence a monitor: switched off, a trigger gone, a channel told no longer, run less often,
 * indices looked at no longer, and, where its words can be compared, less seen or told.
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
    ...lostPatterns(indicesIn(before), indicesIn(after)).map((one) => `it would no longer look at ${one}`),
    ...narrowing(before, after),
  ].map((message) => ({ risk: 'disables-monitor', message }));
}

function destinations(body: Body): Set<string> {
  // Each is wrapped in its type: query-level or bucket-level.
  const triggers = ((body['triggers'] ?? []) as Body[]).flatMap((one) => Object.values(one)).filter(isBody);
  const pairs = triggers.flatMap((trigger) => {
    const actions = (trigger['actions'] ?? []) as Body[];
    return [
      `anyone of trigger "${trigger['name']}"`,
      ...actions.map((action) => `channel "${action['destination_id']}" of trigger "${trigger['name']}"`),
    ];
  });
  return new Set(pairs);
}

function indicesIn(body: Body): string[] {
  const inputs = (body['inputs'] ?? []) as { search?: { indices?: string[] } }[];
  return inputs.flatMap(({ search }) => search?.indices ?? []);
}

const MINUTES: Readonly<Record<string, number>> = { MINUTES: 1, HOURS: 60, DAYS: 1440 };

function minutes(body: Body): number {
  const { period } = (body['schedule'] ?? {}) as { period?: { interval: number; unit: string } };
  return period ? period.interval * (MINUTES[period.unit] ?? 1) : 0;
}
