import { resolve } from 'node:path';
import { type ApplyResult, apply } from '../../core/apply.ts';
import type { Consent } from '../../core/consent.ts';
import { removeData, whatStays } from '../../core/data.ts';
import type { Situation } from '../../core/observe.ts';
import { RISKS } from '../../core/types.ts';
import { type Command, defineCommand, formatOption, targetOptions } from '../command.ts';
import { type ConsentArguments, consentFor, tellResult } from '../consent.ts';
import type { Io } from '../io.ts';
import { lockOption } from '../lease-terms.ts';

interface Arguments extends Omit<ConsentArguments, 'reviewed'> {
  readonly directory: string;
  readonly env: string | undefined;
}

/** Removes every resource we own, in reverse order; audit data stays unless its deletion is agreed to by name. */
export const destroyCommand: Command = (io) =>
  defineCommand<Arguments>({
    command: 'destroy [directory]',
    describe: 'Remove every resource we own; audit data stays unless --allow deletes-data',
    builder: (line) =>
      targetOptions(line)
        .option('allow', {
          array: true,
          choices: RISKS,
          default: [],
          describe: 'deletes-data removes audit data and inventory too',
        })
        .option('yes', { type: 'boolean', default: false, describe: 'Destroy without asking' })
        .option('lock-timeout', lockOption)
        .option('format', formatOption)
        .example('$0 destroy', 'Ask, then remove policies, monitors, channels')
        .example('$0 destroy --yes --allow deletes-data', 'Leave nothing of ours'),
    handler: async ({ directory: folder, env, ...given }) => {
      const { openEnvironment } = await import('../environment.ts');
      const { situationOf } = await import('../situation.ts');
      const directory = resolve(io.directory, folder);
      const environment = await openEnvironment(io, directory, env);
      // Destroying is agreed to by saying so: the risks of deleting need no second word.
      const allow = [...given.allow, 'deletes', 'narrows-audit', 'mass-change'] as const;
      const consent = await consentFor(io, 'destroy', directory, { ...given, allow });
      const situation = situationOf(environment, [], io.now);
      tellResult(io, await destroy(io, situation, consent), given.format);
    },
  });

/** What is said of the data stands before the question, and what became of it after. */
async function destroy(io: Io, situation: Situation, consent: Consent): Promise<ApplyResult> {
  const { search } = situation.ports;
  const stays = async (): Promise<string> =>
    (await whatStays(search)).join(', ') || 'nothing, for nothing is there';
  if (!consent.allow.includes('deletes-data')) {
    const result = await apply(situation, consent);
    io.err(`Kept, for it is evidence: ${await stays()}.\n`);
    return result;
  }
  const confirm: Consent['confirm'] = async (plan) => {
    io.err(`Deleted for ever with it: ${await stays()}.\n`);
    return consent.confirm(plan);
  };
  return apply(situation, { ...consent, confirm }, async (ports) => {
    const names = await removeData(ports.search);
    io.err(`Deleted ${names.join(', ')}.\n`);
  });
}
