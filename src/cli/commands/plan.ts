import { resolve } from 'node:path';
import { observeAndPlan } from '../../core/observe.ts';
import type { Plan } from '../../core/plan.ts';
import type { Paint } from '../../render/paint.ts';
import { planMarkdown } from '../../render/plan-markdown.ts';
import { planText } from '../../render/plan-text.ts';
import { type Command, defineCommand, postableFormatOption, targetOptions } from '../command.ts';
import { EXIT } from '../exit.ts';
import { planJson } from '../saved-plan.ts';
import { writeOutput } from '../write.ts';

type Format = (typeof postableFormatOption.choices)[number];

interface Arguments {
  readonly directory: string;
  readonly env: string | undefined;
  readonly format: Format;
  readonly 'detailed-exitcode': boolean;
  readonly out: string | undefined;
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
        .option('out', { type: 'string', describe: 'Save the plan there, for apply --plan' })
        .example('$0 plan', 'Compare the files with the sandbox')
        .example('$0 plan --format json | jq .summary', 'For scripts')
        .example('$0 plan --format markdown', 'For the pull request'),
    handler: async ({ directory, env, format, out, 'detailed-exitcode': detailed }) => {
      const { openSituation } = await import('../situation.ts');
      const { situation } = await openSituation(io, directory, env);
      const { plan } = await observeAndPlan(situation);
      io.out(RENDERED[format](plan, io.paint));
      if (out !== undefined) {
        await writeOutput(resolve(io.directory, out), planJson(plan));
        io.err(`Saved in ${out}.\n`);
      }
      const changes = plan.steps.some(({ action }) => action !== 'noop');
      if ((changes || plan.findings.length > 0) && detailed) end(EXIT.changes);
    },
  });

const RENDERED: Readonly<Record<Format, (plan: Plan, paint: Paint) => string>> = {
  human: planText,
  json: planJson,
  markdown: planMarkdown,
};
