import { isBody } from '../../core/diff.ts';
import type { Body, RiskFound } from '../../core/types.ts';

/** In what ways a change would silence a monitor: switched off, a trigger gone, a channel told no longer, run less often. */
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
  ].map((message) => ({ risk: 'disables-monitor', message }));
}

function destinations(body: Body): Set<string> {
  const triggers = ((body['triggers'] ?? []) as Body[]).flatMap((one) =>
    isBody(one['query_level_trigger']) ? [one['query_level_trigger']] : [],
  );
  const pairs = triggers.flatMap((trigger) => {
    const actions = (trigger['actions'] ?? []) as Body[];
    return [
      `anyone of trigger "${trigger['name']}"`,
      ...actions.map((action) => `channel "${action['destination_id']}" of trigger "${trigger['name']}"`),
    ];
  });
  return new Set(pairs);
}

const MINUTES: Readonly<Record<string, number>> = { MINUTES: 1, HOURS: 60, DAYS: 1440 };

function minutes(body: Body): number {
  const { period } = (body['schedule'] ?? {}) as { period?: { interval: number; unit: string } };
  return period ? period.interval * (MINUTES[period.unit] ?? 1) : 0;
}
