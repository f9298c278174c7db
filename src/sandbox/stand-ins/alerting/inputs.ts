import { type Json, listOf, objectOf } from '../json.ts';
import { render } from '../templates.ts';
import type { Run } from './run.ts';

/** What a monitor's search gave; a failure is told and the triggers run all the same. */
export interface InputResults {
  readonly results: readonly unknown[];
  /** The same as JSON text, every number as the engine wrote it. */
  readonly text: string;
  readonly error: unknown;
  /** What the user of the monitor is told of a failure, in the words of the Java exception. */
  readonly detail: string | null;
}

/** Runs the one search a monitor may have. `prepare` is handed its body as JSON text, the period filled in. */
export async function collectInput(
  { node, monitor, period }: Run,
  prepare: (body: string) => string = (body) => body,
): Promise<InputResults> {
  const input = listOf(monitor['inputs'])[0];
  if (input === undefined) return failedInput(null);
  const { indices, query } = objectOf(objectOf(input)['search']);
  const times = JSON.stringify({ period_start: period.start, period_end: period.end });
  const rendered = await render(node, JSON.stringify(query), times);
  if (rendered.error !== null) return failedInput(rendered.error);
  const names = listOf(indices).map((index) => encodeURIComponent(String(index)));
  const answer = await node.request('POST', `/${names.join(',')}/_search`, prepare(rendered.text));
  if (answer.status === 200)
    return { results: [answer.body], text: `[${answer.text}]`, error: null, detail: null };
  const { type, ...error } = objectOf(objectOf(answer.body)['error']);
  const reason = reasonIn(error) ?? answer.text;
  const javaClass = JAVA_CLASSES[String(type)];
  return failedInput(reason, javaClass === undefined ? `${reason}` : `${javaClass}: ${reason}`);
}

/** A search that fails while it reduces has a cause only. */
const reasonIn = ({ reason, caused_by }: Json): unknown =>
  reason === '' ? objectOf(caused_by)['reason'] : reason;

const JAVA_CLASSES: { readonly [type: string]: string } = {
  index_not_found_exception: 'org.opensearch.index.IndexNotFoundException',
  security_exception: 'org.opensearch.OpenSearchSecurityException',
};

export const failedInput = (error: unknown, detail = String(error)): InputResults => ({
  results: [],
  text: '[]',
  error,
  detail: error === null ? null : detail,
});

/** How results are shown in an answer. */
export const shownInput = ({ results, error }: InputResults): Json => ({ results, error });
