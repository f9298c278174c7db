import type { Argv, CommandModule } from 'yargs';
import type { ExitCode } from './exit.ts';
import type { Io } from './io.ts';

/** Makes one command; `end` sets the exit code where it is not 0. */
export type Command = (io: Io, end: (code: ExitCode) => void) => CommandModule;

/** Types the arguments inside a command; the command line holds all commands alike. */
export const defineCommand = <A>(command: CommandModule<object, A>): CommandModule =>
  command as CommandModule;

/** Options that every command with declarations and a cluster has. */
export const targetOptions = (line: Argv) =>
  line
    .positional('directory', {
      type: 'string',
      default: '.',
      describe: 'Folder with policies/, monitors/, dashboards/, reports/',
    })
    .option('env', {
      type: 'string',
      describe: 'Environment of das-compliance.yaml; "sandbox" always exists',
    });

/** `--format`, for commands whose result scripts read. */
export const formatOption = {
  choices: ['human', 'json'] as const,
  default: 'human' as const,
  describe: 'For people or for scripts',
};

/** The same where the result is also posted: as the comment of a pull request, or as an issue. */
export const postableFormatOption = {
  ...formatOption,
  choices: ['human', 'json', 'markdown'] as const,
  describe: 'For people, for scripts, or to be posted',
};
