import type { Body } from '../../core/types.ts';
import { milliseconds, SPANS, timeValue } from './duration.ts';
import type { ShortRetention } from './spec.gen.ts';

interface Stage {
  readonly name: string;
  readonly after: string;
  readonly actions: readonly Body[];
}

/**
 * ISM states for short words. `after` is promised to the youngest event of an index, while `min_index_age` counts
 * from the index's creation (OpenSearch docs, "ISM policies"): so the span of the period is added.
 */
export function statesOf(
  spec: ShortRetention,
  period: keyof typeof SPANS,
  flavour: 'amazon' | 'self-managed',
): Body[] {
  const stages = stagesOf(spec, flavour);
  const names = ['hot', ...stages.map(({ name }) => name)];
  const states = [{ name: 'hot', actions: [] as readonly Body[] }, ...stages];
  return states.map(({ name, actions }, index) => {
    const next = stages[index];
    return {
      name,
      actions,
      transitions: next ? [transition(names[index + 1] ?? '', next.after, period)] : [],
    };
  });
}

function stagesOf(
  { snapshot, warm, delete: end }: ShortRetention,
  flavour: 'amazon' | 'self-managed',
): Stage[] {
  return [
    ...(snapshot
      ? [{ name: 'snapshot', after: snapshot.after, actions: [snapshotAction(snapshot.repository)] }]
      : []),
    ...(warm ? [{ name: 'warm', after: warm.after, actions: WARM[flavour] }] : []),
    {
      name: 'delete',
      after: end.after,
      actions: [...(end.notify ? [notice(end.notify)] : []), { delete: {} }],
    },
  ];
}

const transition = (state_name: string, after: string, period: keyof typeof SPANS): Body => ({
  state_name,
  conditions: { min_index_age: timeValue((milliseconds(after) ?? 0) + SPANS[period]) },
});

// ISM appends the date to the name itself.
const snapshotAction = (repository: string): Body => ({
  snapshot: { repository, snapshot: '{{ctx.index}}' },
});

// UltraWarm's action exists on Amazon domains alone: elsewhere the server refuses it as an unknown field.
const WARM: Readonly<Record<'amazon' | 'self-managed', readonly Body[]>> = {
  amazon: [{ warm_migration: {} }],
  'self-managed': [
    { read_only: {} },
    { force_merge: { max_num_segments: 1 } },
    { replica_count: { number_of_replicas: 0 } },
  ],
};

const notice = (channel: string): Body => ({
  notification: {
    channel: { id: channel },
    message_template: {
      source: 'Index {{ctx.index}} reached the end of its retention and is being deleted.',
      lang: 'mustache',
    },
  },
});
