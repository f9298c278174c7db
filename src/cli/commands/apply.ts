import { apply } from '../../core/apply.ts';
import { RISKS } from '../../core/types.ts';
import { type Command, defineCommand, formatOption, targetOptions } from '../command.ts';
import { type ConsentArguments, consentFor, tellResult } from '../consent.ts';
import { lockOption } from '../lease-terms.ts';

interface Arguments extends ConsentArguments {
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
        .option('lock-timeout', lockOption)
        .option('format', formatOption)
        .example('$0 apply', 'Plan, ask, apply')
        .example('$0 apply --digest 3f1c…', 'Apply exactly the plan that was reviewed')
        .example('$0 apply --yes --allow shortens-retention', 'Agree to one risk by name'),
    handler: async ({ directory: folder, env, ...given }) => {
      const { openSituation } = await import('../situation.ts');
      const { situation, directory } = await openSituation(io, folder, env);
      const result = await apply(situation, await consentFor(io, directory, given));
      tellResult(io, result, given.format);
    },
  });
