import { resolve } from 'node:path';
import { type Command, defineCommand } from '../command.ts';

/** Checks files, schemas and references without a network; all problems at once. */
export const validateCommand: Command = (io) =>
  defineCommand<{ directory: string }>({
    command: 'validate [directory]',
    describe: 'Check the files: no network, all problems at once',
    builder: (line) =>
      line
        .positional('directory', {
          type: 'string',
          default: '.',
          describe: 'Folder with policies/, monitors/, dashboards/, reports/',
        })
        .example('$0 validate', 'Check the declarations of this folder'),
    handler: async ({ directory }) => {
      const { declarations } = await import('../declarations.ts');
      const resources = await declarations(resolve(io.directory, directory));
      const kinds = [...new Set(resources.map(({ kind }) => kind))];
      const counts = kinds.map((kind) => `${resources.filter((one) => one.kind === kind).length} ${kind}`);
      io.out(`Valid: ${resources.length} resources (${counts.join(', ')}).\n`);
    },
  });
