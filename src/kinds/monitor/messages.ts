import { type Comparison, whenInWords } from './when.ts';
import { minutesInWords } from './window.ts';

/*
 * What is sent where a declaration says nothing else: Mustache over the server's `ctx`, with who, how many and where.
 * Audit data reaches it through double braces only, which escape, and no statement ever does.
 */

const LAST = 'Monitor {{ctx.monitor.name}}; what to do stands in its runbook.';

/** Subject of a monitor without groups: its name, and how many events it found. */
export const querySubject = (): string => '{{ctx.monitor.name}}: {{ctx.results.0.hits.total.value}} events';

/** How many since when, who, from where and on which database, ten names each; `minutes` is what the search looks back. */
export const queryMessage = (comparisons: readonly Comparison[], minutes: number): string =>
  [
    `{{ctx.results.0.hits.total.value}} events since {{ctx.results.0.aggregations.first.value_as_string}} (${judged(comparisons, minutes)})`,
    `By: ${eachOf('users')}`,
    `From: ${eachOf('hosts')}`,
    `On: ${eachOf('sources')}`,
    LAST,
  ].join('\n');

/** One message an alert: the names of the alert that is new, or goes on. */
export const bucketSubject = (): string => `{{ctx.monitor.name}}: ${KEYS}`;

/** Which groups reached the threshold; the exact count is not known to a template. */
export const bucketMessage = (
  groupBy: readonly string[],
  comparisons: readonly Comparison[],
  minutes: number,
): string => [`${groupBy.join(', ')}: ${KEYS}`, judged(comparisons, minutes), LAST].join('\n');

// Each with a space behind it: of more than fifty alerts the server makes one message.
const KEYS =
  '{{#ctx.newAlerts}}{{bucket_keys}} {{/ctx.newAlerts}}{{#ctx.dedupedAlerts}}{{bucket_keys}} (goes on) {{/ctx.dedupedAlerts}}';

const judged = (comparisons: readonly Comparison[], minutes: number): string =>
  `${whenInWords(comparisons)} within ${minutesInWords(minutes)}`;

const eachOf = (name: string): string => {
  const buckets = `ctx.results.0.aggregations.${name}.buckets`;
  return `{{#${buckets}}}{{key}} ({{doc_count}}) {{/${buckets}}}`;
};
