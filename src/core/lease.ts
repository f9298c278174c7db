import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { DasError, leaseLost } from './errors.ts';
import {
  type Held,
  type Holder,
  inWords,
  type LeaseSeen,
  readLease,
  type Seen,
  serverTime,
  writeLease,
} from './lease-document.ts';
import type { SearchPort } from './ports.ts';

/** How one apply stands to another. */
export interface LeaseTerms {
  readonly holder: Holder;
  /** Milliseconds to wait for another apply; 0 stops at once. */
  readonly patience: number;
  /** Whether that process is known to have ended, so that its lease need not run out first. */
  hasEnded(holder: Holder): boolean;
  /** Told once, when it begins to wait. */
  waiting(sentence: string): void;
}

/** The right to write, while nobody else has taken it. */
export interface Lease {
  readonly token: number;
  /** Asked before each write: renews in time, and throws LEASE_LOST once another apply has taken the lease. */
  keep(): Promise<void>;
  /** Lets the next apply begin at once. Never throws: else it runs out by itself. */
  release(): Promise<void>;
}

/** Longer than any one write with its retries: between two writes a lease that is held does not run out. */
const TERM = 60_000;
const RENEWED_AFTER = TERM / 3;
const LOOK_AGAIN = 1000;

/** Reads the lease before anything is planned. Throws LEASE_HELD while another apply runs and patience has ended. */
export async function freeLease(
  search: SearchPort,
  terms: LeaseTerms,
  signal?: AbortSignal,
): Promise<LeaseSeen | undefined> {
  const end = performance.now() + terms.patience;
  for (let told = false; ; told = true) {
    const seen = await readLease(search);
    const held = await stillHeld(search, seen, terms);
    if (!held) return seen;
    const left = end - performance.now();
    if (left <= 0 || signal?.aborted) throw heldBy(held);
    if (!told) terms.waiting(`Waiting for another apply: ${inWords(held)}.`);
    await delay(Math.min(LOOK_AGAIN, left), undefined, signal && { signal }).catch(() => undefined);
  }
}

/**
 * Takes the lease that was seen free. That nobody had it in between is what makes the plan still true: else throws
 * LEASE_HELD, or PLAN_STALE when the other apply is over already.
 */
export async function takeLease(
  search: SearchPort,
  seen: LeaseSeen | undefined,
  { holder }: LeaseTerms,
): Promise<Lease> {
  const time = await serverTime(search);
  // Counted on from the time, so that a lease that somebody deleted does not begin again below what is written.
  const token = Math.max(time, (seen?.held?.token ?? 0) + 1);
  const held: Held = {
    ...holder,
    nonce: randomUUID(),
    token,
    since: time,
    until: time + TERM,
    released: false,
  };
  const written = await writeLease(search, held, seen);
  if (written) return leaseOf(search, held, written);
  const now = await readLease(search);
  if (now?.held?.nonce === held.nonce) return leaseOf(search, held, now);
  if (now?.held && !now.held.released) throw heldBy(now.held);
  throw new DasError('PLAN_STALE', 'Another apply ran since this plan was made.', 'Plan and review again.');
}

function leaseOf(search: SearchPort, first: Held, taken: LeaseSeen): Lease {
  let current = { held: first, ...versionOf(taken) };
  let renewedAt = Date.now();
  let renewal: Promise<void> | undefined;
  const renew = async (): Promise<void> => {
    const held = { ...first, until: (await serverTime(search)) + TERM };
    const written = (await writeLease(search, held, current)) ?? (await stillOurs(search, first));
    if (!written) throw leaseLost(await newHolder(search));
    current = { held, ...versionOf(written) };
    renewedAt = Date.now();
  };
  return {
    token: first.token,
    keep: async () => {
      // Either way: a clock that was set back must not make the lease look fresh for ever.
      if (Math.abs(Date.now() - renewedAt) < RENEWED_AFTER) return;
      renewal ??= renew().finally(() => {
        renewal = undefined;
      });
      await renewal;
    },
    release: async () => {
      // Read first: a write would make the inventory again where destroy has just removed it.
      const ours = await stillOurs(search, first).catch(() => undefined);
      if (ours) await writeLease(search, { ...first, released: true }, ours).catch(() => undefined);
    },
  };
}

const versionOf = ({ seqNo, primaryTerm }: Seen): Seen => ({ seqNo, primaryTerm });

const newHolder = async (search: SearchPort): Promise<string | undefined> => {
  const seen = await readLease(search);
  return seen?.held && inWords(seen.held);
};

async function stillOurs(search: SearchPort, { nonce }: Held): Promise<LeaseSeen | undefined> {
  const seen = await readLease(search);
  return seen?.held?.nonce === nonce ? seen : undefined;
}

async function stillHeld(
  search: SearchPort,
  seen: LeaseSeen | undefined,
  { holder, hasEnded }: LeaseTerms,
): Promise<Held | undefined> {
  const held = seen?.held;
  if (!held || held.released || (held.machine === holder.machine && hasEnded(held))) return undefined;
  return (await serverTime(search)) < held.until ? held : undefined;
}

const heldBy = (held: Held): DasError =>
  new DasError(
    'LEASE_HELD',
    `Another apply is running: ${inWords(held)}.`,
    'Wait for it with --lock-timeout 120s; the lease of a process that was killed ends by itself at that time.',
  );
