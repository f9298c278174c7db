import type { Json } from '../../json.ts';
import { listOf, objectOf } from '../../json.ts';
import type { Facts } from '../conditions.ts';
import { needsRollover, needsStored, nextState } from '../conditions.ts';
import type { Outcome } from '../turn.ts';
import { causeIn, failed, type Step, type StepCall, waiting } from './step.ts';
import { storedIn } from './stored.ts';

/** The end of a state: to the next one whose condition holds; without transitions the policy is completed. */
export const transition: Step = { name: 'attempt_transition_step', onlyReads: true, run };

async function run(call: StepCall): Promise<Outcome> {
  const { index, config, node } = call;
  const transitions = listOf(config['transitions']).map(objectOf);
  if (transitions.length === 0) return { status: 'completed', info: {}, changes: { policy_completed: true } };
  const facts = factsOf(call);
  if (needsRollover(transitions) && facts.rolledOverAt === undefined)
    return failed(neverRolledOver(index.name));
  if (!needsStored(transitions)) return evaluated(transitions, facts, index.name);
  const stored = await storedIn(node, index);
  return 'status' in stored
    ? failed(`Failed to transition index [index=${index.name}]`, causeIn(stored).reason)
    : evaluated(transitions, { ...facts, stored }, index.name);
}

function evaluated(transitions: readonly Json[], facts: Facts, index: string): Outcome {
  const state = nextState(transitions, facts);
  if (state === undefined) return waiting(`Evaluating transition conditions [index=${index}]`);
  const info = { message: `Transitioning to ${state} [index=${index}]` };
  return { status: 'completed', info, changes: { transition_to: state } };
}

function factsOf({ index, progress, now }: StepCall): Facts {
  const rollovers = Object.values(index.rollovers);
  return {
    now,
    createdAt: progress.index_creation_date ?? index.createdAt,
    stateSince: progress.state?.start_time,
    evaluatedSince: progress.step?.start_time ?? now,
    rolledOverAt: rollovers.length === 0 ? undefined : Math.min(...rollovers),
    hasAliases: index.aliases.length > 0,
  };
}

const neverRolledOver = (index: string): string =>
  `Failed to transition index as min_rollover_age condition was used, but the index has never been rolled over [index=${index}]`;
