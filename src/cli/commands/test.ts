import { type Command, defineCommand, formatOption, targetOptions } from '../command.ts';
import { EXIT } from '../exit.ts';

interface Arguments {
  readonly directory: string;
  readonly env: string | undefined;
  readonly format: 'human' | 'json';
}

/** Runs the tests that stand in the declarations, monitors in the real engine on scratch indices. */
export const testCommand: Command = (io, end) =>
  defineCommand<Arguments>({
    command: 'test [directory]',
    describe: 'Run the tests written in the declarations',
    builder: (line) =>
      targetOptions(line).option('format', formatOption).example('$0 test', 'On the running sandbox'),
    handler: async ({ directory, env, format }) => {
      const { openSituation } = await import('../situation.ts');
      const { runTests } = await import('../../testing/index.ts');
      const { situation, environment } = await openSituation(io, directory, env);
      const results = await runTests(situation.declared.resources, environment.ports.search, io.now());
      const failed = results.filter(({ passed }) => !passed);
      if (format === 'json') io.out(`${JSON.stringify({ formatVersion: '1.0', results }, null, 2)}\n`);
      else {
        for (const { resource, name, why } of failed)
          io.out(`${io.paint('red', 'failed')} ${resource}: ${name}\n       ${why}\n`);
        io.out(`${results.length - failed.length} of ${results.length} cases passed.\n`);
      }
      if (failed.length > 0) end(EXIT.error);
    },
  });
