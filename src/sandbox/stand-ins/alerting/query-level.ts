import { type Json, objectOf } from '../json.ts';
import { type ActionResult, type ActionResults, isThrottled, runAction, throttledResult } from './actions.ts';
import { type Alert, alertArgument, newAlert } from './alert.ts';
import { nextAlert } from './alert-changes.ts';
import { collectInput, type InputResults, shownInput } from './inputs.ts';
import { runCondition, type Verdict } from './painless.ts';
import { actionsOf, contextOf, contextText, type Run, runResult, triggersOf } from './run.ts';
import { currentAlerts, idFor, type Ran, type RunStores } from './stores.ts';

/** Runs a query-level monitor: its search, then each trigger's condition and, where it holds, the actions. */
export async function runQueryLevel(stores: RunStores, run: Run): Promise<Ran> {
  const current = await currentAlerts(stores, run);
  const input = await collectInput(run);
  const ran: TriggerRan[] = [];
  for (const trigger of triggersOf(run)) {
    const alert = current.find(({ trigger_id }) => trigger_id === trigger['id']);
    ran.push(await runTrigger(stores, run, input, { trigger, alert }));
  }
  const shown = Object.fromEntries(ran.map(({ id, answer }) => [id, answer]));
  return { answer: runResult(run, shownInput(input), shown), written: ran.flatMap(({ next }) => next ?? []) };
}

interface TriggerRan {
  readonly id: string;
  readonly answer: Json;
  /** The trigger's alert, when it is to be written. */
  readonly next: Alert | undefined;
}

interface Triggering {
  readonly trigger: Json;
  readonly alert: Alert | undefined;
}

async function runTrigger(
  stores: RunStores,
  run: Run,
  input: InputResults,
  { trigger, alert }: Triggering,
): Promise<TriggerRan> {
  const ctx = {
    ...contextOf(run, trigger, input.error),
    alert: alert === undefined ? null : alertArgument(alert),
  };
  const source = String(objectOf(objectOf(trigger['condition'])['script'])['source']);
  const verdict = await runCondition(run.node, source, contextText(ctx, input.text));
  const { triggered, error } = verdict;
  const quiet = alert?.state === 'ACKNOWLEDGED' && error === null && input.error === null;
  const text = contextText({ ...ctx, error }, input.text);
  const actions = triggered && !quiet ? await act(stores, run, text, { trigger, alert }) : {};
  const outcome = { triggered, error: failureOf(input, verdict, actions), actions, now: run.now };
  return {
    id: String(trigger['id']),
    answer: { name: trigger['name'], triggered, action_results: actions, error },
    next: nextAlert(alert, outcome, () => newAlert(run, trigger, idFor(stores, run))),
  };
}

async function act(
  { configs }: RunStores,
  run: Run,
  ctx: string,
  { trigger, alert }: Triggering,
): Promise<ActionResults> {
  const results: Record<string, ActionResult> = {};
  for (const action of actionsOf(trigger)) {
    const held = isThrottled(action, alert, run.now);
    results[String(action['id'])] = held
      ? throttledResult(action)
      : await runAction(configs, run, ctx, action);
  }
  return results;
}

/** What an alert says went wrong, or null. */
function failureOf({ detail }: InputResults, { stack }: Verdict, actions: ActionResults): string | null {
  if (detail !== null) return `Failed fetching inputs:\n${detail}`;
  if (stack !== null) return `Failed evaluating trigger:\n${stack}`;
  const failed = Object.values(actions).find(({ error }) => error !== null);
  return failed === undefined ? null : `Failed running action:\n${failed.error}`;
}
