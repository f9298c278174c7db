import { apply } from '../../core/apply.ts';
import { DasError } from '../../core/errors.ts';
import { observeAndPlan, type Situation } from '../../core/observe.ts';
import type { Plan } from '../../core/plan.ts';
import type { Drift } from '../../core/step.ts';
import { type Address, RISKS } from '../../core/types.ts';
import { driftMarkdown } from '../../render/drift-markdown.ts';
import { printable } from '../../render/printable.ts';
import { driftText } from '../../render/result-text.ts';
import { type Command, defineCommand, postableFormatOption, targetOptions } from '../command.ts';
import { type ConsentArguments, consentFor, tellResult } from '../consent.ts';
import { EXIT } from '../exit.ts';
import type { Io } from '../io.ts';
import { lockOption } from '../lease-terms.ts';

type Format = (typeof postableFormatOption.choices)[number];

interface Arguments extends Omit<ConsentArguments, 'format' | 'reviewed'> {
  readonly directory: string;
  readonly env: string | undefined;
  readonly digest: string | undefined;
  readonly format: Format;
  readonly heal: boolean;
}

/** Says what moved on the server since the last apply, or puts it back. */
export const driftCommand: Command = (io, end) =>
  defineCommand<Arguments>({
    command: 'drift [directory]',
    describe: 'Show what was changed on the server since the last apply; exit 2 when anything was',
    builder: (line) =>
      targetOptions(line)
        .option('heal', {
          type: 'boolean',
          default: false,
          describe: 'Put back what was applied, where the files still say it',
        })
        .option('allow', {
          array: true,
          choices: RISKS,
          default: [],
          describe: 'With --heal: a risk that is agreed to, by name',
        })
        .option('yes', { type: 'boolean', default: false, describe: 'With --heal: without asking' })
        .option('digest', { type: 'string', describe: 'With --heal: only if the drift is still that one' })
        .option('lock-timeout', lockOption)
        .option('format', postableFormatOption)
        .example('$0 drift', 'Run it on a schedule')
        .example('$0 drift --format markdown', 'For an issue')
        .example('$0 drift --heal', 'Put back what was changed by hand, and nothing else'),
    handler: async ({ directory: folder, env, format, heal, digest, ...given }) => {
      checkOptions(heal, format, { ...given, digest });
      const { openSituation } = await import('../situation.ts');
      const { situation, directory } = await openSituation(io, folder, env);
      const drifted: Situation = { ...situation, scope: 'drift' };
      if (format !== 'markdown' && heal) {
        const left = await putBack(io, directory, drifted, { ...given, digest, format });
        if (left.length > 0) end(EXIT.changes);
        return;
      }
      const { plan, drift } = await observeAndPlan(drifted);
      io.out(RENDERED[format](plan, drift));
      if (drift.length > 0 || plan.findings.length > 0) end(EXIT.changes);
    },
  });

/** Without --heal nobody is asked for anything; a consent that is not needed is a misunderstanding. */
function checkOptions(
  heal: boolean,
  format: Format,
  { allow, yes, digest }: Pick<Arguments, 'allow' | 'yes' | 'digest'>,
) {
  if (heal && format === 'markdown')
    throw new DasError('USAGE', '--heal speaks no markdown.', 'Use --format human or json.');
  if (!heal && (yes || digest !== undefined || allow.length > 0))
    throw new DasError(
      'USAGE',
      'drift writes nothing without --heal.',
      'Add --heal, or leave out the consent.',
    );
}

/** Returns what drifted and is left, for the files changed as well. */
async function putBack(
  io: Io,
  directory: string,
  drifted: Situation,
  { digest, ...given }: Omit<ConsentArguments, 'reviewed'> & Pick<Arguments, 'digest'>,
): Promise<readonly Address[]> {
  const reviewed = digest === undefined ? undefined : { digest };
  const consent = await consentFor(io, 'drift --heal', directory, { ...given, reviewed });
  const result = await apply(drifted, consent);
  const { drift, steps } = result.plan;
  const isLeft = new Set(steps.filter(({ action }) => action === 'noop').map(({ address }) => address));
  const left = drift.filter((address) => isLeft.has(address));
  for (const address of left)
    io.err(`${printable(address)}: left, for it also changed in the files; see plan, and apply.\n`);
  tellResult(io, result, given.format, { left });
  return left;
}

const RENDERED: Readonly<Record<Format, (plan: Plan, drift: readonly Drift[]) => string>> = {
  human: driftText,
  json: ({ environment, target, digest, risks, findings, pending }, drift) => {
    const data = { formatVersion: '1.0', environment, target, digest, drift, risks, findings, pending };
    return `${JSON.stringify(data, null, 2)}\n`;
  },
  markdown: driftMarkdown,
};
