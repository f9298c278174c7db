import { reasonOf } from '../core/errors.ts';
import type { SearchPort } from '../core/ports.ts';
import { type Answer, readAnswers } from './answers.ts';
import type { Pace } from './pace.ts';
import type { AuditDocument } from './route.ts';
import { type Settled, settleBlocked } from './settle.ts';

export interface BulkPorts {
  readonly search: SearchPort;
  readonly pace: Pace;
  /** Milliseconds since 1970 after which nothing is tried again. */
  readonly deadline: number;
}

/**
 * Writes documents with `create` and settles each by its own answer, in the order given: 201 is indexed, 409 a
 * duplicate, 400 refused; 429 and 503 are tried again, those items alone, with growing pauses while time is left;
 * a block on the index (403) is settled by looking whether the document is there. Never rejects.
 */
export async function bulk(
  documents: readonly AuditDocument[],
  ports: BulkPorts,
): Promise<readonly Settled[]> {
  const settled = new Map<AuditDocument, Settled>();
  let pending = documents;
  for (let attempt = 0; pending.length > 0; attempt += 1) {
    const answers = await send(pending, ports.search);
    await settle(pending, answers, settled, ports.search);
    pending = pending.filter((_, at) => answers[at]?.type === 'again');
    if (pending.length > 0 && !(await paused(attempt, ports))) {
      break;
    }
  }
  return documents.map((document) => settled.get(document) ?? { type: 'returned', reason: 'busy' });
}

async function settle(
  documents: readonly AuditDocument[],
  answers: readonly Answer[],
  settled: Map<AuditDocument, Settled>,
  search: SearchPort,
): Promise<void> {
  const blocked: AuditDocument[] = [];
  documents.forEach((document, at) => {
    const answer = answers[at];
    if (answer?.type === 'blocked') {
      blocked.push(document);
    } else if (answer !== undefined && isFinal(answer)) {
      settled.set(document, answer);
    }
  });
  const outcomes = await settleBlocked(blocked, search);
  blocked.forEach((document, at) => {
    settled.set(document, outcomes[at] ?? { type: 'returned', reason: 'no-answer' });
  });
}

const isFinal = (answer: Answer): answer is Settled => answer.type !== 'again' && answer.type !== 'blocked';

async function send(documents: readonly AuditDocument[], search: SearchPort): Promise<readonly Answer[]> {
  try {
    const { status, body } = await search.request('POST', '/_bulk', linesOf(documents));
    const answers = readAnswers(status, body, documents.length);
    return answers === 'split' ? await sendHalves(documents, search) : answers;
  } catch (error) {
    return documents.map(() => ({ type: 'returned', reason: reasonOf(error) }));
  }
}

/** A request that is too large or ill-formed as a whole: one document of it is to blame, not all. */
async function sendHalves(
  documents: readonly AuditDocument[],
  search: SearchPort,
): Promise<readonly Answer[]> {
  const half = Math.ceil(documents.length / 2);
  const first = await send(documents.slice(0, half), search);
  return [...first, ...(await send(documents.slice(half), search))];
}

function linesOf(documents: readonly AuditDocument[]): string {
  return documents
    .map(
      ({ index, id, body }) =>
        `${JSON.stringify({ create: { _index: index, _id: id } })}\n${JSON.stringify(body)}\n`,
    )
    .join('');
}

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 5_000;

/** Exponential backoff with full jitter; false when no time is left for another try. */
async function paused(attempt: number, { pace, deadline }: BulkPorts): Promise<boolean> {
  const longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** attempt);
  const pause = Math.ceil(longest * (0.5 + pace.random() / 2));
  if (pace.now() + pause >= deadline) {
    return false;
  }
  await pace.sleep(pause);
  return true;
}
