import type { Json } from '../../json.ts';
import { objectOf } from '../../json.ts';
import type { Outcome } from '../turn.ts';
import { pathOf, type Step, type StepCall, settled } from './step.ts';

/** Steps that change settings of the index. What is set already is set again. */
export const readOnly: Step = settingsStep(
  'set_read_only',
  () => ({ 'index.blocks.write': true }),
  () => 'set index to read-only',
);

export const readWrite: Step = settingsStep(
  'set_read_write',
  () => ({ 'index.blocks.write': false }),
  () => 'set index to read-write',
);

export const replicaCount: Step = settingsStep(
  'attempt_set_replica_count',
  ({ number_of_replicas: count }) => ({ 'index.number_of_replicas': count }),
  ({ number_of_replicas: count }) => `set number_of_replicas to ${count}`,
);

export const indexPriority: Step = settingsStep(
  'attempt_set_index_priority',
  ({ priority }) => ({ 'index.priority': priority }),
  ({ priority }) => `set index priority to ${priority}`,
);

export const allocation: Step = settingsStep(
  'attempt_allocation',
  (config) =>
    Object.fromEntries(
      ['require', 'include', 'exclude'].flatMap((rule) =>
        Object.entries(objectOf(config[rule])).map(([attribute, value]) => [
          `index.routing.allocation.${rule}.${attribute}`,
          value,
        ]),
      ),
    ),
  () => 'update allocation setting',
  'updated allocation setting',
);

/** `task` says what is tried; done is said in the same words, but for the one verb that is not its own past. */
export function settingsStep(
  name: string,
  settings: (config: Json) => Json,
  task: (config: Json) => string,
  done?: string,
): Step {
  const run = async ({ node, index, config }: StepCall): Promise<Outcome> => {
    const answer = await node.request('PUT', `${pathOf(index)}/_settings`, settings(config));
    const place = `[index=${index.name}]`;
    return settled(
      answer,
      `Successfully ${done ?? task(config)} ${place}`,
      `Failed to ${task(config)} ${place}`,
    );
  };
  return { name, run };
}
