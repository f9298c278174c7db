import { expectOk } from '../core/answers.ts';
import { DasError } from '../core/errors.ts';
import { defineCommand } from './command.ts';
import type { Io } from './io.ts';

interface Arguments {
  readonly advance: string | undefined;
  readonly hold: boolean | undefined;
  readonly release: boolean | undefined;
  readonly reset: boolean | undefined;
}

/** Tells the sandbox's time, or moves it: what falls due meanwhile is done once, as on a machine that slept. */
export const clockCommand = (io: Io) =>
  defineCommand<Arguments>({
    command: 'clock',
    describe: "Tell or move the sandbox's time: indices age, monitors run, snapshots are taken",
    builder: (line) =>
      line
        .option('advance', { type: 'string', describe: 'How far, such as 90m, 24h or 7d' })
        .option('hold', { type: 'boolean', describe: 'Let it stand still' })
        .option('release', { type: 'boolean', describe: 'Let it run on from where it stands' })
        .option('reset', { type: 'boolean', describe: "Give back this machine's time" })
        .example('$0 sandbox clock --advance 31d', 'A month later: which indices are still there?'),
    handler: async (given) => {
      const change = changeOf(given);
      const { openEnvironment } = await import('./environment.ts');
      const { ports, sandbox } = await openEnvironment(io, io.directory, 'sandbox');
      if (sandbox && sandbox.standIn.pid === undefined)
        throw new DasError('SANDBOX', 'This cluster has its own plugins, and no clock that can be moved.');
      const answer = await ports.search.request(change ? 'POST' : 'GET', '/_sandbox/clock', change);
      const { now, held } = expectOk(answer, 'Moving the clock') as { now: number; held: boolean };
      io.out(`${new Date(now).toISOString()}${held ? ' (standing still)' : ''}\n`);
    },
  });

function changeOf({ advance, hold, release, reset }: Arguments): object | undefined {
  const changes = [
    ...(advance === undefined ? [] : [{ advance }]),
    ...(hold ? [{ hold: true }] : []),
    ...(release ? [{ hold: false }] : []),
    ...(reset ? [{ reset: true }] : []),
  ];
  if (changes.length > 1)
    throw new DasError('USAGE', 'Say one of --advance, --hold, --release and --reset at a time.');
  if (advance !== undefined && !/^\d+[smhd]$/.test(advance))
    throw new DasError('USAGE', `--advance ${advance} is no span.`, 'Say it as 90m, 24h or 7d.');
  return changes[0];
}
