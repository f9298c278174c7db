import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { sha256 } from '../core/canonical.ts';
import { DasError } from '../core/errors.ts';
import type { LeaseTerms } from '../core/lease.ts';
import type { Io } from './io.ts';

/** `--lock-timeout`, for commands that write: handed to them in milliseconds. Throws USAGE when it is no time. */
export const lockOption = {
  type: 'string',
  default: '0s',
  coerce: (time: string): number => milliseconds(time),
  describe: 'How long to wait while another apply runs, such as 30s or 5m; else it stops at once',
} as const;

/** This process as the one that applies. */
export const leaseTerms = (io: Io, patience: number): LeaseTerms => ({
  holder: { who: userInfo().username, host: hostname(), machine: machine(), pid: process.pid },
  patience,
  hasEnded: ({ pid }) => !isThere(pid),
  waiting: (sentence) => io.err(`${sentence}\n`),
});

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

function milliseconds(time: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([smh])$/.exec(time) ?? [];
  const length = Number(count) * (UNITS[unit] ?? Number.NaN);
  if (Number.isFinite(length)) return length;
  throw new DasError('USAGE', `--lock-timeout "${time}" is no time such as 30s, 5m or 1h.`);
}

/** Containers may share a host's name, and each counts its processes anew: only within these is a process id one. */
const machine = (): string =>
  sha256(
    [
      hostname(),
      orNothing(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
      orNothing(() => readlinkSync('/proc/self/ns/pid')),
    ].join('\n'),
  );

const orNothing = (read: () => string): string => {
  try {
    return read();
  } catch {
    return '';
  }
};

/** One of another user is there, though it may not be signalled. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
