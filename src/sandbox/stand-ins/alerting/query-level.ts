import { type Json, objectOf } from '../json.ts';
import { type ActionResult, runAction } from './actions.ts';
import { collectInput, type InputResults, shownInput } from './inputs.ts';
import { runCondition } from './painless.ts';
import { actionsOf, contextOf, contextText, type Run, runResult, triggersOf } from './run.ts';
import type { RunStores } from './stores.ts';

/** Runs a query-level monitor: its search, then each trigger's condition and, where it holds, the actions. */
export async function runQueryLevel(stores: RunStores, run: Run): Promise<Json> {
  const input = await collectInput(run);
  const ran = await Promise.all(
    triggersOf(run).map(async (trigger) => [
      String(trigger['id']),
      await runTrigger(stores, run, input, trigger),
    ]),
  );
  return runResult(run, shownInput(input), Object.fromEntries(ran) as Json);
}

async function runTrigger(stores: RunStores, run: Run, input: InputResults, trigger: Json): Promise<Json> {
  const ctx = { ...contextOf(run, trigger, input.error), alert: null };
  const source = String(objectOf(objectOf(trigger['condition'])['script'])['source']);
  const { triggered, error } = await runCondition(run.node, source, contextText(ctx, input.text));
  const action_results: Record<string, ActionResult> = {};
  for (const action of triggered ? actionsOf(trigger) : []) {
    const text = contextText({ ...ctx, error }, input.text);
    action_results[String(action['id'])] = await runAction(stores.configs, run, text, action);
  }
  return { name: trigger['name'], triggered, action_results, error };
}
