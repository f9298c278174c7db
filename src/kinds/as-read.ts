import { expectOk } from '../core/answers.ts';
import { diff } from '../core/diff.ts';
import { DasError } from '../core/errors.ts';
import type { SearchPort } from '../core/ports.ts';
import type { Body, Live } from '../core/types.ts';

type AsRead = Pick<Live, 'body' | 'version'>;

/** One object on the server, as one request reads it; `attempt` names what is about to be done to it. */
export interface Again {
  readonly path: string;
  readonly attempt: string;
  found(answer: Body): AsRead | undefined;
}

/**
 * For a write that the server does without asking for a version: reads the object again right before it. Throws
 * VERSION_CONFLICT where it is not what the plan was made from, or where something stands that was not there then.
 */
export async function expectAsRead(search: SearchPort, again: Again, live: Live | undefined): Promise<void> {
  const now = await read(search, again);
  if (live ? !now || !same(live, now) : now)
    throw conflict(again.attempt, live ? (now ? 'changed' : 'was deleted') : 'appeared');
}

/** The same before a deletion, which somebody else may have done already. */
export async function expectAsReadOrGone(search: SearchPort, again: Again, live: Live): Promise<void> {
  const now = await read(search, again);
  if (now && !same(live, now)) throw conflict(again.attempt, 'changed');
}

async function read(search: SearchPort, { path, attempt, found }: Again): Promise<AsRead | undefined> {
  const answer = await search.request('GET', path);
  return answer.status === 404 ? undefined : found(expectOk(answer, attempt));
}

const same = (before: AsRead, now: AsRead): boolean =>
  before.version ? diff(before.version, now.version).length === 0 : diff(before.body, now.body).length === 0;

export const conflict = (attempt: string, what: 'changed' | 'was deleted' | 'appeared'): DasError =>
  new DasError(
    'VERSION_CONFLICT',
    `${attempt}: it ${what} on the server after it was read.`,
    'Plan again and look at the difference.',
  );

/** The version that the plugins tell with each object, under the body's own key. */
export const versioned =
  (key: string) =>
  (answer: Body): AsRead => ({
    body: answer[key] as Body,
    version: {
      type: 'sequence',
      seqNo: Number(answer['_seq_no']),
      primaryTerm: Number(answer['_primary_term']),
    },
  });
