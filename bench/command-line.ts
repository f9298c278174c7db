import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { secondsOf, table } from './measure.ts';
import { writeDeclarations } from './objects.ts';

const BIN = join(import.meta.dirname, '..', 'dist', 'cli', 'bin.js');
const RUNS_A_ROUND = 5;

/** The built program as a process of its own: how soon it speaks, and how long it reads many files. */
export async function commandLine(objects: number, rounds: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'das-compliance-bench-'));
  const [node, help, validate]: [number[], number[], number[]] = [[], [], []];
  try {
    await writeDeclarations(folder, objects);
    for (let turn = 0; turn < rounds * RUNS_A_ROUND; turn += 1) {
      node.push(await secondsOf(() => run('-e', '')));
      help.push(await secondsOf(() => run(BIN, '--help')));
      validate.push(await secondsOf(() => run(BIN, 'validate', folder)));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  const lines = [
    { what: 'node alone', seconds: node },
    { what: '--help', seconds: help, goal: 'below 0.25 s' },
    { what: `validate of ${objects} files`, seconds: validate, goal: 'below 1.5 s' },
  ];
  return `Medians of ${rounds * RUNS_A_ROUND} runs:\n${table(lines)}`;
}

const run = (...args: readonly string[]): Promise<unknown> => promisify(execFile)(process.execPath, args);
