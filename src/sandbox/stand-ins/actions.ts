import { deliver, undelivered } from './delivery.ts';
import type { Documents } from './documents.ts';
import type { Run } from './execute.ts';
import type { Json } from './json.ts';
import { objectOf } from './json.ts';
import { render } from './templates.ts';

/** Renders each action with `ctx` (JSON text) and, unless the run is a dry one, sends it through its channel. */
export async function actionResults(
  configs: Documents,
  run: Run,
  ctx: string,
  actions: readonly Json[],
): Promise<Json> {
  const results: [string, Json][] = [];
  for (const action of actions) results.push([String(action['id']), await act(configs, run, ctx, action)]);
  return Object.fromEntries(results);
}

async function act(configs: Documents, run: Run, ctx: string, action: Json): Promise<Json> {
  const params = `{"ctx":${ctx}}`;
  const subject = await render(run.node, sourceOf(action['subject_template']), params);
  const message = await render(run.node, sourceOf(action['message_template']), params);
  const unsent = subject.error ?? message.error;
  const told = { title: subject.text, message: message.text };
  const channel = String(action['destination_id']);
  const error = unsent ?? (run.dryrun ? null : undelivered(await deliver(configs, run.node, channel, told)));
  return {
    id: action['id'],
    name: action['name'],
    output: { subject: subject.text, message: message.text },
    throttled: false,
    executionTime: run.now,
    error,
  };
}

const sourceOf = (template: unknown): string => String(objectOf(template)['source'] ?? '');
