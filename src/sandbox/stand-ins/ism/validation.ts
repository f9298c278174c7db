import type { Json } from '../json.ts';
import type { Managed } from './managed-index.ts';
import { stepNames } from './steps/steps.ts';
import { actionToRun, stateToRun } from './turn.ts';

const WORDS: { readonly [action: string]: string } = {
  close: 'Close action validation passed',
  delete: 'Delete validation passed',
  force_merge: 'Force merge validation passed',
  index_priority: 'Index Priority action validation passed',
  open: 'Open action validation passed',
  read_only: 'validate_read_only action validation passed',
  read_write: 'read_write validation passed',
  replica_count: 'Replica Count validation passed',
  rollover: 'Rollover validation passed',
  snapshot: 'Snapshot action validation passed',
  transition: 'Transition action validation passed',
};

/**
 * What `validate_action` says of the next action. The plugin looks for what could stand in its way; here nothing is
 * looked at, for the action itself says so when it is run.
 */
export function validation(index: string, managed: Managed | undefined): Json {
  const words = WORDS[nextAction(managed) ?? ''];
  const message = words === undefined ? 'Starting Validation' : `${words} for [index=${index}]`;
  return { validation_message: message, validation_status: 'passed' };
}

function nextAction(managed: Managed | undefined): string | undefined {
  const progress = managed?.managed_index_metadata;
  if (managed === undefined || progress === null || progress === undefined) return undefined;
  const state = stateToRun(managed.managed_index.policy, progress);
  return state && actionToRun(state, progress, stepNames)?.type;
}
