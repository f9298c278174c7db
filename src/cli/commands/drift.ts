import { observeAndPlan } from '../../core/observe.ts';
import { driftText } from '../../render/result-text.ts';
import { type Command, defineCommand, formatOption, targetOptions } from '../command.ts';
import { EXIT } from '../exit.ts';
import { openSituation } from '../situation.ts';

interface Arguments {
  readonly directory: string;
  readonly env: string | undefined;
  readonly format: 'human' | 'json';
}

/** Says what moved on the server since the last apply. */
export const driftCommand: Command = (io, end) =>
  defineCommand<Arguments>({
    command: 'drift [directory]',
    describe: 'Show what was changed on the server since the last apply; exit 2 when anything was',
    builder: (line) =>
      targetOptions(line).option('format', formatOption).example('$0 drift', 'Run it on a schedule'),
    handler: async ({ directory, env, format }) => {
      const { situation } = await openSituation(io, directory, env);
      const { plan, drift } = await observeAndPlan(situation);
      const { environment, target } = plan;
      const data = { formatVersion: '1.0', environment, target, drift };
      io.out(format === 'json' ? `${JSON.stringify(data, null, 2)}\n` : driftText(drift));
      if (drift.length > 0) end(EXIT.changes);
    },
  });
