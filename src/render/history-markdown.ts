import { linesWithin } from './fitting.ts';
import { detailsOf, headLine, headline, type Told } from './history-text.ts';
import { code, prose } from './markdown.ts';

const LONGEST = 59_000;

/** The history as a page or an issue: a heading a run, its lines as a list. Less than 60,000 characters. */
export function historyMarkdown({ runs, ...told }: Told): string {
  const lines = runs.flatMap((run) => [
    `## ${code(headline(run))}`,
    '',
    ...detailsOf(run).map((line) => `- ${prose(line)}`),
    '',
  ]);
  const seen = code(`das-compliance history --env ${told.environment} --format json`);
  return [
    `# History of ${code(told.environment)}`,
    '',
    ...linesWithin(
      lines,
      LONGEST - 2000,
      (count) => `${count} more lines are left out here; ${seen} has them.`,
    ),
    code(headLine(told)),
    '',
  ].join('\n');
}
