import { type Answer, notYet, wrapped } from '../answers.ts';
import { type Json, listOf, objectOf } from '../json.ts';
import type { Call } from '../routes.ts';
import type { CallerNode } from '../upstream.ts';
import { isAnswered, monitorType, refusedMonitor } from './monitor.ts';

/** Why a monitor cannot be had: its body, its type, or a query that the engine's own parser refuses (500). */
export async function refusedBy(node: CallerNode, monitor: Json, call: Call): Promise<Answer | undefined> {
  const refused = refusedMonitor(monitor);
  if (refused !== undefined) return refused;
  if (!isAnswered(monitor)) return notYet(call.method, call.path, ` for a ${monitorType(monitor)}`);
  const queries = listOf(monitor['inputs']).map((input) => objectOf(objectOf(input)['search'])['query']);
  const answers = await Promise.all(queries.map((query) => node.request('POST', PARSED_ONLY, query ?? {})));
  const wrong = answers.find(({ status }) => status !== 200);
  return wrong === undefined ? undefined : unreadable(wrong);
}

/** Nothing is searched, for no index has this name; the body is parsed all the same. */
const PARSED_ONLY = '/das-sandbox-holds-nothing-*/_search';

function unreadable(answer: Answer): Answer {
  const { type, reason } = objectOf(objectOf(answer.body)['error']);
  if (answer.status !== 400 || typeof reason !== 'string') return answer;
  return type === 'parsing_exception'
    ? wrapped(500, 'alerting_exception', 'org.opensearch.core.common.ParsingException', reason)
    : wrapped(400, 'alerting_exception', 'java.lang.IllegalArgumentException', reason);
}

/** A write whose version is no longer the document's. */
export function stale(answer: Answer): Answer {
  const reason = String(objectOf(objectOf(answer.body)['error'])['reason']);
  const conflict = 'org.opensearch.index.engine.VersionConflictEngineException';
  return wrapped(409, 'alerting_exception', conflict, reason);
}

/** Alerting's 404, in the words of the class that throws it. */
export const notFound = (reason: string): Answer =>
  wrapped(404, 'alerting_exception', 'org.opensearch.OpenSearchStatusException', reason);

/** What the real one says of a monitor it has just deleted; for a minute the node, too, still counts its versions. */
export const justDeleted = (): Answer =>
  wrapped(
    404,
    'alerting_exception',
    'java.lang.NullPointerException',
    'Cannot invoke "org.opensearch.core.common.bytes.BytesReference.length()" because "bytes" is null',
  );
