import Handlebars from 'handlebars';
import { DasError, reasonOf } from '../core/errors.ts';
import { svgOf } from './charts.ts';
import type { Page } from './page.ts';

/**
 * Prints the page by a Handlebars template. Templates see the page's own properties only (no prototypes), all output
 * is escaped, and the helpers are each, if, unless, with and `chart`, which draws a chart of the page.
 * Throws CONTENT_INVALID on a template that is wrong, prints raw, or asks for what the page does not have.
 */
export function render(page: Page, templateText: string, templateName: string): string {
  const charts = new Set<unknown>(page.sections.flatMap((section) => section.charts));
  try {
    const tree = Handlebars.parse(templateText);
    refuseUnsafe(tree, templateName);
    return environment(charts).compile(tree, OPTIONS)(page);
  } catch (error) {
    if (error instanceof DasError) throw error;
    throw wrong(templateName, reasonOf(error).replaceAll(/\s*\n\s*/g, ' '));
  }
}

function refuseUnsafe(tree: hbs.AST.Program, templateName: string): void {
  const visitor = new Handlebars.Visitor();
  visitor.MustacheStatement = (statement) => {
    if (statement.escaped === false) {
      const line = statement.loc.start.line;
      throw wrong(templateName, `line ${line} prints without escaping: write {{…}} with two braces`);
    }
    Handlebars.Visitor.prototype.MustacheStatement.call(visitor, statement);
  };
  visitor.PathExpression = ({ parts, loc }) => {
    // Handlebars would print nothing for these and write to the console.
    const inherited = parts.find((part) => part in Object.prototype);
    if (inherited === undefined) return;
    throw wrong(templateName, `line ${loc.start.line} asks for "${inherited}", which no page has`);
  };
  visitor.accept(tree);
}

function environment(charts: ReadonlySet<unknown>): typeof Handlebars {
  const handlebars = Handlebars.create();
  handlebars.unregisterHelper('log');
  handlebars.unregisterHelper('lookup');
  handlebars.registerHelper('chart', (chart: unknown) => {
    if (!isChartOf(charts, chart)) throw new TypeError('chart draws the charts of a section, nothing else');
    return new handlebars.SafeString(svgOf(chart));
  });
  return handlebars;
}

const isChartOf = (charts: ReadonlySet<unknown>, value: unknown): value is Parameters<typeof svgOf>[0] =>
  charts.has(value);

const wrong = (templateName: string, reason: string): DasError =>
  new DasError(
    'CONTENT_INVALID',
    `Report template ${templateName}: ${reason}.`,
    'Look at reports/monthly-privileged-activity.hbs for what a template can print.',
  );

const OPTIONS = {
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: { chart: true, log: false, lookup: false },
} as const;
