import type { Documents } from './documents.ts';
import { foundIn } from './documents.ts';
import type { Run } from './execute.ts';
import type { Json } from './json.ts';
import { objectOf } from './json.ts';
import { render } from './templates.ts';
import { sendWebhook } from './webhook.ts';

/** Renders each action with `ctx` (JSON text) and, unless the run is a dry one, sends it through its webhook channel. */
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
  const error = unsent ?? (run.dryrun ? null : await deliver(configs, run, action, message.text));
  return {
    id: action['id'],
    name: action['name'],
    output: { subject: subject.text, message: message.text },
    throttled: false,
    executionTime: run.now,
    error,
  };
}

/** Why a message did not arrive, or null when it did. */
async function deliver(configs: Documents, run: Run, action: Json, message: string): Promise<string | null> {
  const id = String(action['destination_id']);
  const found = foundIn(await configs.get(run.node, id));
  if (found === undefined) return `NotificationConfig ${id} not found`;
  const config = objectOf(found._source['config']);
  if (config['is_enabled'] === false) return `Channel ${id} is disabled`;
  if (config['config_type'] !== 'webhook') {
    return `the sandbox's stand-in sends webhooks only, and ${id} is of type ${config['config_type']}`;
  }
  const { status_code, status_text } = await sendWebhook(config, message);
  return status_code.startsWith('2') ? null : `${status_code}: ${status_text}`;
}

const sourceOf = (template: unknown): string => String(objectOf(template)['source'] ?? '');
