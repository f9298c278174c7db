import { parseArgs } from 'node:util';
import { tell } from '../src/cli/exit.ts';
import { processIo } from '../src/cli/process-io.ts';
import { DasError } from '../src/core/errors.ts';
import { commandLine } from './command-line.ts';
import { reconcile } from './reconcile.ts';
import { onStage } from './stage.ts';

const BENCHMARKS: Readonly<Record<string, (objects: number, rounds: number) => Promise<string>>> = {
  reconcile: (objects, rounds) => onStage((stage) => reconcile(stage, objects, rounds)),
  cli: commandLine,
};

/** `npm run bench -- reconcile|cli [--objects 600] [--rounds 3]`: results on stdout, what is under way on stderr. */
const io = processIo(process);
try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      objects: { type: 'string', default: '600' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const run = BENCHMARKS[positionals[0] ?? ''];
  if (!run || positionals.length > 1)
    throw new DasError('USAGE', `Say which: ${Object.keys(BENCHMARKS).join(' or ')}.`);
  io.out(await run(wholeNumber('objects', values.objects, 6), wholeNumber('rounds', values.rounds, 1)));
} catch (error) {
  process.exitCode = io.signal.aborted ? 130 : tell(error, io);
}

function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  throw new DasError('USAGE', `--${name} takes a whole number of at least ${least}, not "${text}".`);
}
