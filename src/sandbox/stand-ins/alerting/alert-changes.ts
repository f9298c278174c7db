import type { ActionResults } from './actions.ts';
import type { ActionExecution, Alert } from './alert.ts';

/** What became of a trigger in one run. `error` is what its user is told of a failure. */
export interface Outcome {
  readonly triggered: boolean;
  readonly error: string | null;
  readonly actions: ActionResults;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * The alert of a query-level trigger after a run (AlertService.composeQueryLevelAlert of alerting 3.4), to be written;
 * undefined when nothing is. `begin` makes the alert of a trigger that had none.
 */
export function nextAlert(
  current: Alert | undefined,
  outcome: Outcome,
  begin: () => Alert,
): Alert | undefined {
  const { triggered, error, now } = outcome;
  if (error === null && !triggered) return current && written(completed(withResults(current, outcome), now));
  if (error === null && current?.state === 'ACKNOWLEDGED') return undefined;
  const alert = withResults(current ?? begin(), outcome);
  const state = error === null ? 'ACTIVE' : 'ERROR';
  return written({ ...alert, state, error_message: error, last_notification_time: now });
}

export const completed = (alert: Alert, now: number): Alert => ({
  ...alert,
  state: 'COMPLETED',
  error_message: null,
  end_time: now,
});

/** A bucket's alert after its actions (updateActionResultsForBucketLevelAlert): an error shows, none changes nothing. */
export function afterActions(alert: Alert, outcome: Outcome): Alert {
  const told = { ...withResults(alert, outcome), last_notification_time: outcome.now };
  return outcome.error === null ? told : { ...told, state: 'ERROR', error_message: outcome.error };
}

/** Written once more. What is over is written into the history, where it is new. */
export const written = (alert: Alert): Alert => ({
  ...alert,
  version: alert.state === 'COMPLETED' ? 1 : Math.max(alert.version, 0) + 1,
});

const MOST_ERRORS = 10;

function withResults(alert: Alert, { error, actions, now }: Outcome): Alert {
  const told = error === null ? [] : [{ timestamp: now, message: error }];
  return {
    ...alert,
    alert_history:
      error === null ? alert.alert_history : [...told, ...alert.alert_history].slice(0, MOST_ERRORS),
    action_execution_results: executions(alert.action_execution_results, actions),
  };
}

/** When each action last ran, and how often it was held back since the alert began. */
function executions(before: readonly ActionExecution[], results: ActionResults): readonly ActionExecution[] {
  const known = new Set(before.map(({ action_id }) => action_id));
  const updated = before.map((execution) => counted(execution, results));
  const first = Object.entries(results)
    .filter(([id]) => !known.has(id))
    .map(([id, { executionTime, throttled }]) => ({
      action_id: id,
      last_execution_time: executionTime,
      throttled_count: throttled ? 1 : 0,
    }));
  return [...updated, ...first];
}

function counted(execution: ActionExecution, results: ActionResults): ActionExecution {
  const result = results[execution.action_id];
  if (result === undefined) return execution;
  return result.throttled
    ? { ...execution, throttled_count: execution.throttled_count + 1 }
    : { ...execution, last_execution_time: result.executionTime };
}
