import { reasonOf } from '../../../core/errors.ts';
import { type Json, listOf, mapValues, objectOf } from '../json.ts';
import type { Alert } from './alert.ts';
import { actOnBuckets, shownActions } from './bucket-actions.ts';
import { bucketWrites, type Chosen, categorise, chosenIn, NONE } from './bucket-alerts.ts';
import { FIRST_PAGE, hasMore, type Paging, readPage, unknownPath, withConditions } from './bucket-search.ts';
import { printExact } from './exact-json.ts';
import { collectInput, failedInput, type InputResults, shownInput } from './inputs.ts';
import { type Run, runResult, triggersOf } from './run.ts';
import { currentAlerts, idFor, type Ran, type RunStores } from './stores.ts';

/** Runs a bucket-level monitor: all pages of its search, then the alerts of each trigger and their actions. */
export async function runBucketLevel(stores: RunStores, run: Run): Promise<Ran> {
  const triggers = triggersOf(run);
  const current = await currentAlerts(stores, run);
  const pages = await allPages(run, triggers);
  const ran: TriggerRan[] = [];
  for (const trigger of triggers) {
    const own = current.filter(({ trigger_id }) => trigger_id === trigger['id']);
    ran.push(await runTrigger(stores, run, trigger, { pages, current: own }));
  }
  const shown = Object.fromEntries(ran.map(({ id, answer }) => [id, answer]));
  return { answer: runResult(run, shownInput(pages.first), shown), written: ran.flatMap(({ next }) => next) };
}

interface Pages {
  /** What the answer shows, and what templates see. */
  readonly first: InputResults;
  readonly last: InputResults;
  /** What each trigger chose on all pages, by its id; undefined when a page could not be had. */
  readonly chosen: ReadonlyMap<string, Chosen> | undefined;
}

/** Like the plugin, goes on until a page is empty: that one is the last. */
async function allPages(run: Run, triggers: readonly Json[]): Promise<Pages> {
  let paging: Paging = FIRST_PAGE;
  let first: InputResults | undefined;
  let chosen: ReadonlyMap<string, Chosen> = new Map();
  for (;;) {
    const page = await onePage(run, triggers, paging);
    first ??= page.input;
    if (page.paging === undefined) return { first, last: page.input, chosen: undefined };
    const before = chosen;
    chosen = new Map(
      triggers.map((trigger) => {
        const id = String(trigger['id']);
        return [id, new Map([...(before.get(id) ?? []), ...chosenIn(page.result, trigger)])];
      }),
    );
    paging = page.paging;
    if (!hasMore(paging)) return { first, last: page.input, chosen };
  }
}

interface OnePage {
  readonly input: InputResults;
  readonly result: Json;
  /** Undefined when the search failed. */
  readonly paging?: Paging;
}

async function onePage(run: Run, triggers: readonly Json[], before: Paging): Promise<OnePage> {
  const lost = unknownPath(queryOf(run), triggers);
  if (lost !== undefined) return { input: failedInput(lost), result: {} };
  const input = await collectInput(run, (body) => withConditions(body, triggers, before));
  if (input.error !== null || input.results.length === 0) return { input, result: {} };
  return readable(input.text.slice(1, -1), triggers, before);
}

/** A filter whose expression is none makes the page unreadable. */
function readable(text: string, triggers: readonly Json[], before: Paging): OnePage {
  try {
    const { result, paging } = readPage(text, triggers, before);
    const shown = `[${printExact(result)}]`;
    return { input: { results: JSON.parse(shown), text: shown, error: null, detail: null }, result, paging };
  } catch (error) {
    return { input: failedInput(reasonOf(error)), result: {} };
  }
}

const queryOf = ({ monitor }: Run): Json =>
  objectOf(objectOf(objectOf(listOf(monitor['inputs'])[0])['search'])['query']);

/** What Kotlin says of the first of no results. */
const NO_RESULT = "Empty list doesn't contain element at index 0.";

interface TriggerRan {
  readonly id: string;
  readonly answer: Json;
  readonly next: readonly Alert[];
}

async function runTrigger(
  stores: RunStores,
  run: Run,
  trigger: Json,
  { pages, current }: { readonly pages: Pages; readonly current: readonly Alert[] },
): Promise<TriggerRan> {
  const id = String(trigger['id']);
  const chosen = pages.chosen?.get(id);
  const error = chosen === undefined ? NO_RESULT : null;
  const alerts =
    chosen === undefined ? NONE : categorise(run, trigger, chosen, current, () => idFor(stores, run));
  const occasion = { run, trigger, input: pages.last, alerts, current, error };
  const taken = await actOnBuckets(stores.configs, occasion);
  const { detail } = pages.last;
  const failure =
    detail === null ? error && `Failed evaluating trigger:\n${error}` : `Failed fetching inputs:\n${detail}`;
  return {
    id,
    answer: {
      name: trigger['name'],
      agg_result_buckets: mapValues(Object.fromEntries(chosen ?? []), (bucket) => ({
        agg_alert_content: bucket,
      })),
      action_results: shownActions(taken),
      error,
    },
    next: bucketWrites(alerts, taken, failure, run.now),
  };
}
