import { resolve } from 'node:path';
import { DasError } from '../../core/errors.ts';
import { freeLease } from '../../core/lease.ts';
import { type ImportSummary, importText } from '../../render/import-text.ts';
import { type Command, defineCommand, formatOption } from '../command.ts';
import { consentFor } from '../consent.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { lockOption } from '../lease-terms.ts';

interface Arguments {
  readonly address: string | undefined;
  readonly env: string | undefined;
  readonly out: string;
  readonly yes: boolean;
  readonly 'lock-timeout': number;
  readonly format: 'human' | 'json';
}

/** Makes declarations of what is on the server already, and takes it over as it is. */
export const importCommand: Command = (io, end) =>
  defineCommand<Arguments>({
    command: 'import [address]',
    describe: 'Make declarations of what is on the server; exit 2 when something cannot be declared',
    builder: (line) =>
      line
        .positional('address', {
          type: 'string',
          describe: 'One object, such as Monitor/failed-logins; all of them unless given',
        })
        .option('env', {
          type: 'string',
          describe: 'Environment of das-compliance.yaml; "sandbox" always exists',
        })
        .option('out', {
          type: 'string',
          default: '.',
          describe: 'Folder with policies/, monitors/, reports/; no file in it is overwritten',
        })
        .option('yes', { type: 'boolean', default: false, describe: 'Write without asking' })
        .option('lock-timeout', lockOption)
        .option('format', formatOption)
        .example('$0 import --env production', 'All that is on the cluster and not ours yet')
        .example('$0 import Monitor/failed-logins', 'One monitor')
        .example('$0 import --out imported --yes', 'Into a folder of its own, without asking'),
    handler: async ({ address, env, out, ...given }) => {
      const { yes, format } = given;
      const { openImport } = await import('../situation.ts');
      const { draftImports, carryOut } = await import('../importing.ts');
      const directory = resolve(io.directory, out);
      const situation = await openImport(io, directory, env);
      const consent = await consentFor(io, 'import', directory, { ...given, allow: [] });
      const seen = await freeLease(situation.ports.search, consent.lease, io.signal);
      const { settled, summary } = await draftImports(situation, directory, address);
      io.out(RENDERED[format](summary));
      if (settled.drafts.length > 0) {
        await agree(io, yes);
        await carryOut(situation, consent, seen, directory, settled);
      }
      if (summary.skipped.length > 0) end(EXIT.changes);
    },
  });

const RENDERED: Readonly<Record<Arguments['format'], (summary: ImportSummary) => string>> = {
  human: importText,
  json: (summary) => `${JSON.stringify(summary, null, 2)}\n`,
};

async function agree(io: Io, yes: boolean): Promise<void> {
  if (yes || (io.interactive && (await io.ask(QUESTION)) === 'yes')) return;
  throw new DasError('CONSENT_MISSING', 'Nothing was written: it was not agreed to.', 'Pass --yes.');
}

const QUESTION = 'Write these files, and own what they declare from now on? Only "yes" does: ';
