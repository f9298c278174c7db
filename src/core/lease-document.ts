import { expectOk } from './answers.ts';
import { DasError } from './errors.ts';
import { INVENTORY_INDEX } from './inventory.ts';
import type { SearchPort } from './ports.ts';
import type { Body } from './types.ts';

/** Who applies. `machine` tells apart what shares a host name; only there does `pid` mean anything. */
export interface Holder {
  readonly who: string;
  readonly host: string;
  readonly machine: string;
  readonly pid: number;
}

/** The document; times are epoch milliseconds of the server, so that no two machines' clocks are compared. */
export interface Held extends Holder {
  /** Which apply of that process. */
  readonly nonce: string;
  /** Grows with every apply: what bears a lower one than the server holds is refused. */
  readonly token: number;
  readonly since: number;
  readonly until: number;
  readonly released: boolean;
}

/** The lease as it was before the plan was made. */
export interface LeaseSeen {
  readonly held: Held | undefined;
  readonly seqNo: number;
  readonly primaryTerm: number;
}

/** Where a document stands, to be sent back with the write that replaces it. */
export type Seen = Omit<LeaseSeen, 'held'>;

const DOCUMENT = `/${INVENTORY_INDEX}/_doc/lease`;

/** Neither index nor document is fine: nobody has applied here yet. */
export async function readLease(search: SearchPort): Promise<LeaseSeen | undefined> {
  const answer = await search.request('GET', DOCUMENT);
  if (answer.status === 404) return undefined;
  const { _source, ...rest } = expectOk(answer, 'Reading the lease') as { _source?: Held };
  return { held: _source, ...versionIn(rest) };
}

/** Undefined when it is no longer what was seen. */
export async function writeLease(
  search: SearchPort,
  held: Held,
  seen: Seen | undefined,
): Promise<LeaseSeen | undefined> {
  const guard = seen ? `if_seq_no=${seen.seqNo}&if_primary_term=${seen.primaryTerm}` : 'op_type=create';
  const answer = await search.request('PUT', `${DOCUMENT}?${guard}`, held);
  if (answer.status === 409) return undefined;
  return { held, ...versionIn(expectOk(answer, 'Writing the lease')) };
}

const versionIn = (body: Body) => ({
  seqNo: Number(body['_seq_no']),
  primaryTerm: Number(body['_primary_term']),
});

/** Epoch milliseconds by the server's own clock, to the second. */
export async function serverTime(search: SearchPort): Promise<number> {
  const answer = await search.request('GET', '/_cat/health?format=json&h=epoch');
  const [line] = expectOk(answer, "Reading the server's time") as unknown as { epoch?: string }[];
  const seconds = Number(line?.epoch);
  if (Number.isSafeInteger(seconds) && seconds > 0) return seconds * 1000;
  throw new DasError('TARGET_REFUSED', "Reading the server's time: it did not tell any.");
}

/** Who holds it since when and until when, in words. */
export const inWords = ({ who, host, pid, since, until }: Held): string =>
  `${who} on ${host} (process ${pid}) since ${instant(since)}, and its lease runs until ${instant(until)} unless it renews it`;

const instant = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');
