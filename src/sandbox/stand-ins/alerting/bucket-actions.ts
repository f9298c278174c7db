import type { Documents } from '../documents.ts';
import { type Json, listOf, objectOf } from '../json.ts';
import { type ActionResult, type ActionResults, isThrottled, runAction, throttledResult } from './actions.ts';
import { type Alert, alertArgument } from './alert.ts';
import { type Categorised, NONE, nameOf, type Taken } from './bucket-alerts.ts';
import type { InputResults } from './inputs.ts';
import { actionsOf, contextOf, contextText, type Run } from './run.ts';

/** What the actions of one trigger have to go on. `current` are the alerts there were, `error` why it could not be run. */
export interface Occasion {
  readonly run: Run;
  readonly trigger: Json;
  readonly input: InputResults;
  readonly alerts: Categorised;
  readonly current: readonly Alert[];
  readonly error: string | null;
}

/** `plugins.alerting.max_actionable_alert_count`: with more alerts one message goes out for all. */
const MOST_ALERTS = 50;
const BY_DEFAULT: readonly Category[] = ['DEDUPED', 'NEW'];
type Category = keyof Categorised;

/** Takes the actions of a trigger, each by its own policy: for each alert of the categories it names, or once. */
export async function actOnBuckets(configs: Documents, occasion: Occasion): Promise<readonly Taken[]> {
  const alerts = withoutAcknowledged(occasion.alerts);
  const crowded = alerts.NEW.length + alerts.DEDUPED.length + alerts.COMPLETED.length > MOST_ALERTS;
  const taken: Taken[] = [];
  for (const action of actionsOf(occasion.trigger)) {
    const scope = objectOf(objectOf(action['action_execution_policy'])['action_execution_scope']);
    const once = 'per_execution' in scope || crowded || occasion.error !== null;
    const act = once ? actOnce : actOnEach;
    taken.push(...(await act(configs, { ...occasion, alerts }, action)));
  }
  return taken;
}

/** Who acknowledged an alert hears no more of it until it is over. */
const withoutAcknowledged = (alerts: Categorised): Categorised => ({
  ...alerts,
  DEDUPED: alerts.DEDUPED.filter(({ state }) => state !== 'ACKNOWLEDGED'),
});

async function actOnEach(configs: Documents, occasion: Occasion, action: Json): Promise<readonly Taken[]> {
  const { run, alerts } = occasion;
  const taken: Taken[] = [];
  for (const category of categoriesOf(action)) {
    for (const alert of alerts[category]) {
      const ctx = contextWith(occasion, { ...NONE, [category]: [alert] });
      const result = isThrottled(action, alert, run.now)
        ? throttledResult(action)
        : await runAction(configs, run, ctx, action);
      taken.push({ alert, result });
    }
  }
  return taken;
}

function categoriesOf(action: Json): readonly Category[] {
  const scope = objectOf(objectOf(action['action_execution_policy'])['action_execution_scope']);
  const named = objectOf(scope['per_alert'])['actionable_alerts'];
  return named === undefined ? BY_DEFAULT : (listOf(named) as readonly Category[]);
}

/** When the trigger could not be run, its action is taken all the same, and told to the alerts there were. */
async function actOnce(configs: Documents, occasion: Occasion, action: Json): Promise<readonly Taken[]> {
  const { run, alerts, current, error } = occasion;
  const concerned = [...alerts.DEDUPED, ...alerts.NEW, ...alerts.COMPLETED];
  if (error === null && concerned.length === 0) return [];
  const result = await runAction(configs, run, contextWith(occasion, alerts), action);
  return (error === null ? concerned : current).map((alert) => ({ alert, result }));
}

const contextWith = ({ run, trigger, input, error }: Occasion, alerts: Categorised): string =>
  contextText(
    {
      ...contextOf(run, trigger, error),
      dedupedAlerts: alerts.DEDUPED.map(alertArgument),
      newAlerts: alerts.NEW.map(alertArgument),
      completedAlerts: alerts.COMPLETED.map(alertArgument),
    },
    input.text,
  );

/** As an answer shows them: by bucket, then by action. */
export function shownActions(taken: readonly Taken[]): Readonly<Record<string, ActionResults>> {
  const buckets = new Map<string, Record<string, ActionResult>>();
  for (const { alert, result } of taken) {
    const name = nameOf(alert);
    buckets.set(name, { ...buckets.get(name), [String(result.id)]: result });
  }
  return Object.fromEntries(buckets);
}
