import { DasError } from '../../core/errors.ts';
import { type Environment, openEnvironment } from '../environment.ts';
import type { ExitCode } from '../exit.ts';
import type { Io } from '../io.ts';
import { main } from '../main.ts';

/** What the steps of the demo share: how to speak, and where the report goes. */
export interface Stage {
  readonly io: Io;
  readonly output: string;
}

export const say = (io: Io, text: string): void => io.out(`${text}\n`);

/** Runs a command line as a user would type it, shows it, and insists on the exit code. Returns what it printed. */
export async function run({ io }: Stage, line: readonly string[], expected: ExitCode = 0): Promise<string> {
  say(io, io.paint('dim', `$ das-compliance ${line.join(' ')}`));
  const printed: string[] = [];
  const speak = (text: string): void => {
    printed.push(text);
    io.out(text.replaceAll(/^(?=.)/gm, '  '));
  };
  const code = await main(line, { ...io, out: speak, err: speak });
  if (code !== expected)
    throw new DasError(
      'SANDBOX',
      `The demo expected exit code ${expected} of "${line.join(' ')}" and got ${code}.`,
    );
  return printed.join('');
}

/** The demo's sandbox, connected. */
export const connect = ({ io }: Stage): Promise<Environment> => openEnvironment(io, io.directory, 'sandbox');

/** Insists on something the demo claims. */
export function claim(holds: boolean, what: string): asserts holds {
  if (!holds) throw new DasError('SANDBOX', `The demo claims: ${what}; it is not so.`);
}
