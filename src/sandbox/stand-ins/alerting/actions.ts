import type { Documents } from '../documents.ts';
import type { Json } from '../json.ts';
import { objectOf } from '../json.ts';
import { deliver, undelivered } from '../notifications/delivery.ts';
import { render } from '../templates.ts';
import type { Alert } from './alert.ts';
import type { Run } from './run.ts';

/** What became of one action, as an answer shows it; times are epoch milliseconds. */
export interface ActionResult {
  readonly id: unknown;
  readonly name: unknown;
  readonly output: { readonly subject?: string; readonly message?: string };
  readonly throttled: boolean;
  readonly executionTime: number | null;
  readonly error: string | null;
}

/** The results of a trigger's actions, by the action's id. */
export type ActionResults = Readonly<Record<string, ActionResult>>;

/** Renders an action with `ctx` (JSON text) and, unless the run is a dry one, sends it through its webhook channel. */
export async function runAction(
  configs: Documents,
  run: Run,
  ctx: string,
  action: Json,
): Promise<ActionResult> {
  const params = `{"ctx":${ctx}}`;
  const subject = await render(run.node, sourceOf(action['subject_template']), params);
  const message = await render(run.node, sourceOf(action['message_template']), params);
  const unsent = subject.error ?? message.error ?? (message.text === '' ? noMessage(action) : null);
  const error = unsent ?? (run.dryrun ? null : await tell(configs, run, action, subject.text, message.text));
  return {
    id: action['id'],
    name: action['name'],
    output: error === null ? { subject: subject.text, message: message.text } : {},
    throttled: false,
    executionTime: run.now,
    error,
  };
}

const noMessage = (action: Json): string =>
  `Message content missing in the Destination with id: ${action['destination_id']}`;

const MINUTE = 60_000;

/** An action that is throttled waits from when it last ran for this alert; without an alert it never ran. */
export function isThrottled(action: Json, alert: Alert | undefined, now: number): boolean {
  const { value } = objectOf(action['throttle']);
  if (action['throttle_enabled'] !== true || value === undefined) return false;
  const before = alert?.action_execution_results.find(({ action_id }) => action_id === action['id']);
  const last = before?.last_execution_time ?? null;
  return last !== null && last >= now - Number(value) * MINUTE;
}

export const throttledResult = ({ id, name }: Json): ActionResult => ({
  id,
  name,
  output: {},
  throttled: true,
  executionTime: null,
  error: null,
});

/** Why a message did not arrive, or null when it did. */
async function tell(
  configs: Documents,
  { node }: Run,
  action: Json,
  title: string,
  message: string,
): Promise<string | null> {
  const sent = await deliver(configs, node, String(action['destination_id']), { title, message });
  return sent.config_type === 'none' ? noChannel(action) : undelivered(sent);
}

/** The words of the real one, which name the action and not the channel. */
const noChannel = ({ id }: Json): string =>
  `Unable to find a Notification Channel or Destination config with id [${id}]`;

const sourceOf = (template: unknown): string => String(objectOf(template)['source'] ?? '');
