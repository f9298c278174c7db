import { resolve } from 'node:path';
import { DasError } from '../../core/errors.ts';
import { type Examined, examine, missingFrom } from '../../core/history-chain.ts';
import { readHistory } from '../../core/history-index.ts';
import { readInventory } from '../../core/inventory.ts';
import type { SearchPort } from '../../core/ports.ts';
import { historyMarkdown } from '../../render/history-markdown.ts';
import { historyText, runsIn, type Told } from '../../render/history-text.ts';
import { type Command, defineCommand, postableFormatOption, targetOptions } from '../command.ts';

type Format = (typeof postableFormatOption.choices)[number];

interface Arguments {
  readonly directory: string;
  readonly env: string | undefined;
  readonly format: Format;
  readonly last: number;
  readonly head: string | undefined;
}

/** Prints what was applied, by whom and with which consents, and verifies that nobody changed the record of it. */
export const historyCommand: Command = (io) =>
  defineCommand<Arguments>({
    command: 'history [directory]',
    describe: 'Show who applied what and when, newest first, and verify the record; exit 1 when it is broken',
    builder: (line) =>
      targetOptions(line)
        .option('last', { type: 'number', default: 20, describe: 'How many to show; all are verified' })
        .option('head', {
          type: 'string',
          describe: 'A hash filed earlier, which the history must still hold',
        })
        .option('format', postableFormatOption)
        .example('$0 history --last 1', 'The newest')
        .example('$0 history --head 9b1d…', 'Prove that nothing up to a filed hash was touched'),
    handler: async ({ directory, env, format, last, head }) => {
      if (!Number.isSafeInteger(last) || last < 1)
        throw new DasError('USAGE', '--last is not a whole number from 1 on.', 'Such as --last 5.');
      const { openEnvironment } = await import('../environment.ts');
      const { name, ports } = await openEnvironment(io, resolve(io.directory, directory), env);
      const known = await hashesKnown(ports.search, name, head);
      // A run has two entries, and others' may lie between them.
      const found = await examine(readHistory(ports.search), 4 * last);
      const { length, newest } = found;
      const told = { environment: name, target: ports.search.url, length, head: found.head };
      const broken = brokenIn(found, known);
      io.out(RENDERED[format]({ ...told, runs: runsIn(newest, last) }, broken));
      if (broken.length > 0) throw brokenError(name, broken);
    },
  });

/** Who names which entry by its hash: the inventory, for each object the one it was last written under, and the user. */
async function hashesKnown(
  search: SearchPort,
  environment: string,
  head: string | undefined,
): Promise<ReadonlyMap<string, string>> {
  const entries = await readInventory(search, environment);
  return new Map([
    ...[...entries.values()].flatMap(({ history, address }) =>
      history === undefined ? [] : [[history, `the inventory of ${address}`] as const],
    ),
    ...(head === undefined ? [] : [[head, '--head'] as const]),
  ]);
}

const brokenIn = ({ breaks, hashes }: Examined, known: ReadonlyMap<string, string>): readonly string[] => [
  ...breaks.map(({ message }) => message),
  ...missingFrom(hashes, known),
];

const MOST = 10;

const brokenError = (environment: string, broken: readonly string[]): DasError =>
  new DasError(
    'HISTORY_BROKEN',
    `The history of ${environment} is broken: ${broken.slice(0, MOST).join('; ')}${broken.length > MOST ? `; and ${broken.length - MOST} more` : ''}.`,
    'Find out who may write to das-compliance-history, and compare with a snapshot of it.',
  );

const RENDERED: Readonly<Record<Format, (told: Told, broken: readonly string[]) => string>> = {
  human: historyText,
  json: (told, broken) => `${JSON.stringify({ formatVersion: '1.0', ...told, broken }, null, 2)}\n`,
  markdown: historyMarkdown,
};
