import { join, relative, resolve } from 'node:path';
import { DasError } from '../../core/errors.ts';
import type { Resource } from '../../core/types.ts';
import type { ReportSpec } from '../../kinds/report/spec.gen.ts';
import { type Command, defineCommand, targetOptions } from '../command.ts';
import { commitOf } from '../commit.ts';
import { VERSION } from '../version.ts';
import { writeOutput } from '../write.ts';

interface Arguments {
  readonly name: string;
  readonly directory: string;
  readonly env: string | undefined;
  readonly month: string;
  readonly out: string;
}

/** Writes one report of one month as a self-contained page; nothing is written when its numbers are not proven. */
export const reportCommand: Command = (io) =>
  defineCommand<Arguments>({
    command: 'report <name> [directory]',
    describe: 'Write a report of one month as one HTML file',
    builder: (line) =>
      targetOptions(line)
        .positional('name', { type: 'string', demandOption: true, describe: 'Name of a Report' })
        .option('month', { type: 'string', demandOption: true, describe: 'YYYY-MM' })
        .option('out', { type: 'string', default: 'reports/out', describe: 'Folder the page is written to' })
        .example('$0 report monthly-privileged-activity --month 2026-10', 'October, as auditors get it'),
    handler: async ({ name, directory: folder, env, month, out }) => {
      const { monthlyReport, parseMonth } = await import('../../report/index.ts');
      const { declarations } = await import('../declarations.ts');
      const { openEnvironment } = await import('../environment.ts');
      const directory = resolve(io.directory, folder);
      const asked = parseMonth(month, io.now());
      const report = find(await declarations(directory), name);
      const environment = await openEnvironment(io, directory, env);
      const { html, summary } = await monthlyReport({
        search: environment.ports.search,
        report: { name, spec: report.spec, templateText: report.files[report.spec.template] ?? '' },
        month: asked,
        generatedAt: io.now(),
        context: { environment: environment.name, commit: await commitOf(directory), version: VERSION },
      });
      const path = join(resolve(io.directory, out), `${name}-${asked}.html`);
      await writeOutput(path, html);
      io.err(
        `${summary.events} events, ${summary.privilegedEvents} of them privileged; numbers ${summary.completeness}.\n`,
      );
      const short = relative(io.directory, path);
      io.out(`${short.startsWith('..') ? path : short}\n`);
    },
  });

function find(resources: readonly Resource[], name: string): Resource<ReportSpec> {
  const reports = resources.filter(({ kind }) => kind === 'Report');
  const report = reports.find((one) => one.name === name);
  if (report) return report as Resource<ReportSpec>;
  const known = reports.map((one) => one.name).join(', ') || 'none';
  throw new DasError('USAGE', `No Report is named "${name}".`, `Known: ${known}.`);
}
