import yargs, { type Argv } from 'yargs';
import { DasError } from '../core/errors.ts';
import { applyCommand } from './commands/apply.ts';
import { destroyCommand } from './commands/destroy.ts';
import { driftCommand } from './commands/drift.ts';
import { historyCommand } from './commands/history.ts';
import { importCommand } from './commands/import.ts';
import { planCommand } from './commands/plan.ts';
import { replayCommand } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { testCommand } from './commands/test.ts';
import { validateCommand } from './commands/validate.ts';
import { EXIT, type ExitCode, tell } from './exit.ts';
import type { Io } from './io.ts';
import { VERSION } from './version.ts';

const COMMANDS = [
  validateCommand,
  testCommand,
  planCommand,
  applyCommand,
  driftCommand,
  historyCommand,
  destroyCommand,
  importCommand,
  replayCommand,
  reportCommand,
  sandboxCommand,
];

/** Runs one command line; never throws. Results go to `io.out`, all else to `io.err`. */
export async function main(argv: readonly string[], io: Io): Promise<ExitCode> {
  const ended: { code: ExitCode } = { code: EXIT.fine };
  try {
    const end = (code: ExitCode): void => {
      ended.code = code;
    };
    const commands = COMMANDS.map((command) => command(io, end));
    const name = commands.map(({ command }) => String(command).split(' ')[0]).find((one) => one === argv[0]);
    const help = ['das-compliance', ...(name === undefined ? [] : [name]), '--help'].join(' ');
    const parser = commands.reduce((line, command) => line.command(command), commandLine(help));
    await parser.parseAsync([...argv], {}, (_error, _argv, output) => {
      if (output) io.out(`${output}\n`);
    });
    return ended.code;
  } catch (error) {
    return tell(error, io);
  }
}

/** `help` is where the way out is found when the line is wrong. */
function commandLine(help: string): Argv {
  return (
    yargs()
      .scriptName('das-compliance')
      .usage('Compliance as code for Database Activity Streams on OpenSearch.\n\nUsage: $0 <command>')
      .locale('en')
      .exitProcess(false)
      .strict()
      // "--no-env" and "--env.name" would hand a command something else than the text it expects, and a typo would be named twice.
      .parserConfiguration({
        'boolean-negation': false,
        'dot-notation': false,
        'camel-case-expansion': false,
      })
      .recommendCommands()
      .demandCommand(1, 1, 'Say what to do: a command is missing.', 'One command at a time.')
      .completion('completion', 'Print a completion script for bash or zsh')
      .version(VERSION)
      .help()
      .alias('help', 'h')
      .wrap(100)
      .epilogue('Exit codes: 0 fine, 1 error, 2 changes or drift, 3 refused (a consent is missing).')
      // Returning from here would let yargs run the command it has just rejected: it must throw.
      .fail((message, error) => {
        // What an option's own check throws comes as one of these, with its words.
        if (error && error.name !== 'YError') throw error;
        throw new DasError('USAGE', oneSentence(message), `See ${help}.`);
      })
      .check(eachOnce, true)
  );
}

const oneSentence = (message: string): string => message.replaceAll(/\s+/g, ' ').replace(/[^.?]$/, '$&.');

/** Options that take several values; of any other, two values contradict each other. */
const LISTS: readonly string[] = ['_', 'allow', 'files'];

function eachOnce(given: Readonly<Record<string, unknown>>): true {
  const twice = Object.keys(given).find((name) => Array.isArray(given[name]) && !LISTS.includes(name));
  if (twice === undefined) return true;
  throw new DasError('USAGE', `--${twice} is given more than once.`, 'Give it once.');
}
