import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { DasError, reasonOf } from '../core/errors.ts';

/** A process that the sandbox started. The start time tells it from a stranger that got its pid later. */
export interface OwnedProcess {
  readonly pid: number;
  /** Clock ticks since the machine's start (proc(5), stat field 22); absent where there is no /proc. */
  readonly startedAt?: string;
}

/** Who a process runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly account?: Account;
}

/** Starts a process that outlives this one, its output written to two files anew. Throws SANDBOX when it cannot. */
export async function spawnDetached(launch: Launch, stdout: string, stderr: string): Promise<OwnedProcess> {
  const out = await open(stdout, 'w', 0o600);
  const err = stdout === stderr ? out : await open(stderr, 'w', 0o600);
  try {
    const { command, args, folder: cwd, env, account } = launch;
    const stdio = ['ignore', out.fd, err.fd] as const;
    const child = spawn(command, args, { cwd, env, ...account, detached: true, stdio: [...stdio] });
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return await identify(child.pid ?? 0);
  } catch (error) {
    throw new DasError('SANDBOX', `${launch.command} does not start: ${reasonOf(error)}.`);
  } finally {
    await out.close();
    if (err !== out) await err.close();
  }
}

/** Whether this very process still runs. */
export async function isRunning(owned: OwnedProcess): Promise<boolean> {
  const seen = await look(owned.pid);
  return seen !== undefined && (owned.startedAt === undefined || seen.startedAt === owned.startedAt);
}

/** Ends a process: SIGTERM, and SIGKILL after `grace` milliseconds. One that is gone, or another's, is left alone. */
export async function endProcess(owned: OwnedProcess, grace = 20_000): Promise<void> {
  for (const [name, patience] of [
    ['SIGTERM', grace],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!(await isRunning(owned))) return;
    signal(owned.pid, name);
    if (await hasEnded(owned, patience)) return;
  }
  throw new DasError('SANDBOX', `Process ${owned.pid} of the sandbox does not end.`, `kill -9 ${owned.pid}`);
}

/** The process that a part of the state names, if it names one. */
export function ownedBy({ pid, startedAt }: Partial<OwnedProcess>): OwnedProcess | undefined {
  if (pid === undefined) return undefined;
  return startedAt === undefined ? { pid } : { pid, startedAt };
}

/** The pid with its start time, as it is now. */
export async function identify(pid: number): Promise<OwnedProcess> {
  const seen = await look(pid);
  return seen?.startedAt === undefined ? { pid } : { pid, startedAt: seen.startedAt };
}

async function hasEnded(owned: OwnedProcess, patience: number): Promise<boolean> {
  for (let waited = 0; waited < patience; waited += 100) {
    if (!(await isRunning(owned))) return true;
    await delay(100);
  }
  return false;
}

async function look(pid: number): Promise<{ readonly startedAt?: string } | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold anything; the state is the first field after it, the start time the 20th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const startedAt = fields[19];
    return fields[0] === 'Z' || startedAt === undefined ? undefined : { startedAt };
  } catch {
    return signal(pid, 0) ? {} : undefined;
  }
}

function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
