import { resolve } from 'node:path';
import { DasError } from '../../core/errors.ts';
import { type Command, defineCommand } from '../command.ts';
import type { Wanted } from '../generate.ts';
import type { Io } from '../io.ts';
import { clockCommand } from '../sandbox-clock.ts';
import { writeOutput } from '../write.ts';

/** A disposable OpenSearch with the plugin APIs, a key service and an inbox, on loopback. */
export const sandboxCommand: Command = (io) =>
  defineCommand<object>({
    command: 'sandbox',
    describe: 'A disposable OpenSearch on this machine: up, down, status, generate, clock',
    builder: (line) =>
      line
        .command(up(io))
        .command(down(io))
        .command(status(io))
        .command(generateInto(io))
        .command(clockCommand(io))
        .demandCommand(1, 1, 'Say up, down, status, generate or clock.')
        .example('$0 sandbox up', 'Start it; the first time it is assembled from Maven packages')
        .example('$0 sandbox generate --month 2026-10 --events 5000', 'A month of activity of four engines'),
    handler: () => undefined,
  });

const up = (io: Io) =>
  defineCommand<object>({
    command: 'up',
    describe: 'Start it, or what of it is missing',
    handler: async () => {
      const { sandboxUp } = await import('../../sandbox/up.ts');
      const state = await sandboxUp({
        env: io.env,
        report: (text) => io.err(`${text}\n`),
        signal: io.signal,
      });
      io.out(`${state.url}\n`);
    },
  });

const down = (io: Io) =>
  defineCommand<object>({
    command: 'down',
    describe: 'End it and remove its data',
    handler: async () => {
      const { sandboxDown } = await import('../../sandbox/down.ts');
      const was = await sandboxDown({ env: io.env, report: (text) => io.err(`${text}\n`) });
      io.err(was ? 'The sandbox is down; its data is gone.\n' : 'No sandbox was up.\n');
    },
  });

const status = (io: Io) =>
  defineCommand<object>({
    command: 'status',
    describe: 'Say what runs, where, and what of it is real',
    handler: async () => {
      const { sandboxStatus } = await import('../../sandbox/status.ts');
      const found = await sandboxStatus({ env: io.env });
      if (!found)
        throw new DasError('SANDBOX', 'No sandbox is up.', 'Start it with das-compliance sandbox up.');
      const { state, node, standIn } = found;
      io.out(
        [
          `OpenSearch  ${state.url} (node ${node}, stand-in ${standIn})`,
          `user        ${state.username}; password and authority stand in the state file's folder`,
          `inbox       ${state.inboxUrl}/messages`,
          `bundle      ${state.bundleFolder}`,
          `quarantine  ${state.quarantineFolder}`,
          `real        ${state.real.join(', ')}`,
          `stands in   ${state.standsIn.join(', ') || 'nothing'}`,
          '',
        ].join('\n'),
      );
    },
  });

interface GenerateArguments extends Wanted {
  readonly out: string | undefined;
}

const generateInto = (io: Io) =>
  defineCommand<GenerateArguments>({
    command: 'generate',
    describe: 'Make sealed records of four engines from a seed and feed them to the ingestion stages',
    builder: (line) =>
      line
        .option('seed', { type: 'number', default: 1, describe: 'Same seed, same events' })
        .option('events', { type: 'number', default: 1000, describe: 'How many events, about' })
        .option('month', { type: 'string', describe: 'Spread over a month, YYYY-MM' })
        .option('now', { type: 'boolean', default: false, describe: 'Suspicious events of the last minutes' })
        .option('out', { type: 'string', describe: 'Write the records to a file instead' }),
    handler: async ({ out, ...wanted }) => {
      const { generate, scopeOf } = await import('../generate.ts');
      const { openEnvironment } = await import('../environment.ts');
      const { feedSandbox, totals, totalsLine } = await import('../feed.ts');
      const scope = scopeOf(wanted, io.now());
      const environment = await openEnvironment(io, io.directory, 'sandbox');
      if (!environment.sandbox) throw new DasError('USAGE', 'This environment is not the sandbox.');
      const records = await generate(wanted.seed, scope, environment.sandbox);
      if (out !== undefined) {
        await writeOutput(
          resolve(io.directory, out),
          records.map((record) => `${JSON.stringify(record)}\n`).join(''),
        );
        io.err(`${records.length} sealed records in ${out}.\n`);
        return;
      }
      io.out(`${totalsLine(totals(await feedSandbox(environment, records, () => undefined)))}\n`);
    },
  });
