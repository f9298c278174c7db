import type { Body } from '../../core/types.ts';
import { milliseconds, SPANS, timeValue } from './duration.ts';
import type { ShortRetention } from './spec.gen.ts';

/** A short word of a declaration, and the ISM state that it becomes. */
export interface Stage {
  /** Of the state. */
  readonly name: string;
  /** In the declaration. */
  readonly word: string;
  /** Since the youngest event of an index, as an OpenSearch time value such as 24h or 400d. */
  readonly after: string;
  /** As ISM takes them. */
  readonly actions: readonly Body[];
}

/**
 * ISM states for short words. `after` is promised to the youngest event of an index, while `min_index_age` counts
 * from the index's creation (OpenSearch docs, "ISM policies"): so the span of the period is added.
 */
export function statesOf(
  spec: ShortRetention,
  repository: string,
  period: keyof typeof SPANS,
  flavour: 'amazon' | 'self-managed',
): Body[] {
  const stages = stagesOf(spec, repository, flavour);
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

/** The stages in the order in which an index reaches them; each begins no earlier than the one before it. */
export function stagesOf(
  { readOnly, snapshot, warm, delete: end }: ShortRetention,
  repository: string,
  flavour: 'amazon' | 'self-managed',
): Stage[] {
  // Closed first, copied then, where both are asked for at once: the copy then lacks nothing.
  const early = [
    ...(readOnly ? [{ name: 'read-only', word: 'readOnly', ...readOnly, actions: [{ read_only: {} }] }] : []),
    ...(snapshot
      ? [{ name: 'snapshot', word: 'snapshot', after: snapshot.after, actions: [snapshotAction(repository)] }]
      : []),
  ].toSorted((one, other) => lengthOf(one) - lengthOf(other));
  return [
    ...early,
    ...(warm ? [{ name: 'warm', word: 'warm', after: warm.after, actions: WARM[flavour] }] : []),
    ...(end
      ? [
          {
            name: 'delete',
            word: 'delete',
            after: end.after,
            actions: [...(end.notify ? [notice(end.notify)] : []), { delete: {} }],
          },
        ]
      : []),
  ];
}

/** How long after the youngest event a stage begins, in milliseconds; 0 where `after` is no time value. */
export const lengthOf = ({ after }: Pick<Stage, 'after'>): number => milliseconds(after) ?? 0;

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
