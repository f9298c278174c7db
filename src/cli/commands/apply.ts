import { resolve } from 'node:path';
import { apply } from '../../core/apply.ts';
import { RISKS } from '../../core/types.ts';
import { type Command, defineCommand, formatOption, targetOptions } from '../command.ts';
import { type ConsentArguments, consentFor, tellResult } from '../consent.ts';
import { lockOption } from '../lease-terms.ts';
import { readSavedPlan } from '../saved-plan.ts';

interface Arguments extends Omit<ConsentArguments, 'reviewed'> {
  readonly digest: string | undefined;
  readonly plan: string | undefined;
  readonly directory: string;
  readonly env: string | undefined;
}

/** Makes the cluster what the files say, once every risk is allowed by name. */
export const applyCommand: Command = (io) =>
  defineCommand<Arguments>({
    command: 'apply [directory]',
    describe: 'Make the cluster what the files say',
    builder: (line) =>
      targetOptions(line)
        .option('allow', {
          array: true,
          choices: RISKS,
          default: [],
          describe: 'A risk that is agreed to, by name',
        })
        .option('yes', { type: 'boolean', default: false, describe: 'Apply without asking' })
        .option('digest', { type: 'string', describe: 'Apply only if the plan is still the reviewed one' })
        .option('plan', { type: 'string', describe: 'Apply only if the plan is still the one saved there' })
        .conflicts('digest', 'plan')
        .option('lock-timeout', lockOption)
        .option('format', formatOption)
        .example('$0 apply', 'Plan, ask, apply')
        .example('$0 apply --digest 3f1c…', 'Apply exactly the plan that was reviewed')
        .example('$0 apply --plan plan.json', 'The same, of the plan that plan --out saved')
        .example('$0 apply --yes --allow shortens-retention', 'Agree to one risk by name'),
    handler: async ({ directory: folder, env, digest, plan: saved, ...given }) => {
      const { openSituation } = await import('../situation.ts');
      const { situation, directory } = await openSituation(io, folder, env);
      const { environment, ports } = situation;
      const reviewed = saved
        ? await readSavedPlan(resolve(io.directory, saved), environment, ports.search.url)
        : digest && { digest };
      const consent = await consentFor(io, 'apply', directory, { ...given, reviewed: reviewed || undefined });
      const result = await apply(situation, consent);
      tellResult(io, result, given.format);
    },
  });
