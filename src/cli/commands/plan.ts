import { observeAndPlan } from '../../core/observe.ts';
import type { Plan } from '../../core/plan.ts';
import type { Paint } from '../../render/paint.ts';
import { planMarkdown } from '../../render/plan-markdown.ts';
import { planText } from '../../render/plan-text.ts';
import { type Command, defineCommand, postableFormatOption, targetOptions } from '../command.ts';
import { EXIT } from '../exit.ts';

type Format = (typeof postableFormatOption.choices)[number];

interface Arguments {
  readonly directory: string;
  readonly env: string | undefined;
  readonly format: Format;
  readonly 'detailed-exitcode': boolean;
}

/** Says what apply would change, and writes nothing. */
export const planCommand: Command = (io, end) =>
  defineCommand<Arguments>({
    command: 'plan [directory]',
    describe: 'Show what apply would change; writes nothing',
    builder: (line) =>
      targetOptions(line)
        .option('format', postableFormatOption)
        .option('detailed-exitcode', {
          type: 'boolean',
          default: false,
          describe: 'Exit 2 when there are changes or findings',
        })
        .example('$0 plan', 'Compare the files with the sandbox')
        .example('$0 plan --format json | jq .summary', 'For scripts')
        .example('$0 plan --format markdown', 'For the pull request'),
    handler: async ({ directory, env, format, 'detailed-exitcode': detailed }) => {
      const { openSituation } = await import('../situation.ts');
      const { situation } = await openSituation(io, directory, env);
      const { plan } = await observeAndPlan(situation);
      io.out(RENDERED[format](plan, io.paint));
      const changes = plan.steps.some(({ action }) => action !== 'noop');
      if ((changes || plan.findings.length > 0) && detailed) end(EXIT.changes);
    },
  });

const RENDERED: Readonly<Record<Format, (plan: Plan, paint: Paint) => string>> = {
  human: planText,
  json: (plan) => `${JSON.stringify(plan, null, 2)}\n`,
  markdown: planMarkdown,
};
