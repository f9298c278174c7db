import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DasError } from '../../core/errors.ts';
import { type Command, defineCommand } from '../command.ts';

interface Arguments {
  readonly files: readonly string[];
  readonly env: string | undefined;
  readonly stream: string | undefined;
}

/** Runs captured records through the Lambda's own stages and prints the events; writes nothing. */
export const replayCommand: Command = (io) =>
  defineCommand<Arguments>({
    command: 'replay <files..>',
    describe: 'Run captured records through the ingestion stages and print the events as JSON lines',
    builder: (line) =>
      line
        .positional('files', {
          array: true,
          type: 'string',
          demandOption: true,
          describe: 'Sealed or plain records',
        })
        .option('stream', { type: 'string', describe: 'Stream of bare sealed records (aws-rds-das-…)' })
        .option('env', { type: 'string', describe: 'Environment whose KMS opens sealed records' })
        .example('$0 replay captured.json | jq .activity', 'What would be indexed of a decrypted record'),
    handler: async ({ files, env, stream }) => {
      const { replay } = await import('../../ingest/replay.ts');
      const { openKeys } = await import('../key-service.ts');
      const texts = await Promise.all(
        files.map(async (name) => ({ name, text: await read(resolve(io.directory, name), name) })),
      );
      const keys = await openKeys(io, env);
      const options = { keys, now: () => io.now().getTime(), ...(stream === undefined ? {} : { stream }) };
      const { events, accounts } = await replay(texts, options);
      for (const { event } of events) io.out(`${JSON.stringify(event)}\n`);
      io.err(
        `${counted(accounts.records, 'record')}: ${counted(accounts.events, 'event')}, ${counted(accounts.heartbeats, 'heartbeat')}.\n`,
      );
    },
  });

const read = (path: string, name: string): Promise<string> =>
  readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new DasError('RECORD_UNREADABLE', `${name} cannot be read (${error.code}).`, 'Check the path.');
  });

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
