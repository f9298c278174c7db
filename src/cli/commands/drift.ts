import { observeAndPlan } from '../../core/observe.ts';
import type { Plan } from '../../core/plan.ts';
import type { Drift } from '../../core/step.ts';
import { driftMarkdown } from '../../render/drift-markdown.ts';
import { driftText } from '../../render/result-text.ts';
import { type Command, defineCommand, postableFormatOption, targetOptions } from '../command.ts';
import { EXIT } from '../exit.ts';

type Format = (typeof postableFormatOption.choices)[number];

interface Arguments {
  readonly directory: string;
  readonly env: string | undefined;
  readonly format: Format;
}

/** Says what moved on the server since the last apply. */
export const driftCommand: Command = (io, end) =>
  defineCommand<Arguments>({
    command: 'drift [directory]',
    describe: 'Show what was changed on the server since the last apply; exit 2 when anything was',
    builder: (line) =>
      targetOptions(line)
        .option('format', postableFormatOption)
        .example('$0 drift', 'Run it on a schedule')
        .example('$0 drift --format markdown', 'For an issue'),
    handler: async ({ directory, env, format }) => {
      const { openSituation } = await import('../situation.ts');
      const { situation } = await openSituation(io, directory, env);
      const { plan, drift } = await observeAndPlan(situation);
      io.out(RENDERED[format](plan, drift));
      if (drift.length > 0 || plan.findings.length > 0) end(EXIT.changes);
    },
  });

const RENDERED: Readonly<Record<Format, (plan: Plan, drift: readonly Drift[]) => string>> = {
  human: driftText,
  json: ({ environment, target, findings, pending }, drift) => {
    const data = { formatVersion: '1.0', environment, target, drift, findings, pending };
    return `${JSON.stringify(data, null, 2)}\n`;
  },
  markdown: driftMarkdown,
};
