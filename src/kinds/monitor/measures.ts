import type { Body } from '../../core/types.ts';
import { type Comparison, type Measure, OPERATORS } from './when.ts';

/** Name of the composite aggregation of a bucket-level monitor in short words. */
export const GROUPS = 'by';

/** The aggregations that some measures need, by name; `count` needs none. */
export function aggregationsFor(measures: readonly Measure[]): Body {
  return Object.fromEntries(
    measures.flatMap((measure) =>
      measure.of === 'count' ? [] : [[nameOf(measure), aggregationOf(measure)]],
    ),
  );
}

/** Painless over `ctx.results[0]`. Without a single index there are no aggregations, hence the count first. */
export function queryCondition(comparisons: readonly Comparison[]): string {
  const tests = comparisons.flatMap(({ measure, operator, number }) => {
    const path = `ctx.results[0].${measure.of === 'count' ? HITS : `aggregations.${pathOf(measure)}`}`;
    return testsOf(measure, path, operator, number);
  });
  const needsOne = comparisons.some(({ measure }) => measure.of !== 'count');
  return [...(needsOne ? [`ctx.results[0].${HITS} > 0`] : []), ...tests].join(' && ');
}

/** Condition of a bucket-level trigger: Painless over `params`, and where those come from. */
export function bucketCondition(comparisons: readonly Comparison[]): Body {
  const paths = comparisons.map(({ measure }) => [
    paramOf(measure),
    measure.of === 'count' ? '_count' : pathOf(measure).replace(/\.value$/, ''),
  ]);
  const tests = comparisons.flatMap(({ measure, operator, number }) =>
    testsOf(measure, `params.${paramOf(measure)}`, operator, number),
  );
  return {
    parent_bucket_path: GROUPS,
    buckets_path: Object.fromEntries(paths),
    script: { source: tests.join(' && '), lang: 'painless' },
    gap_policy: 'skip',
  };
}

/**
 * The comparisons that a script of the two forms above was made of, or undefined for any other. So a plan can say what a
 * change of them means, whichever side wrote them.
 */
export function readCondition(script: unknown): readonly Comparison[] | undefined {
  const read = String(script)
    .split(' && ')
    .map((test) => (NOT_NULL.test(test) ? 'guard' : readTest(test)));
  if (read.some((one) => one === undefined)) return undefined;
  return read.filter((one): one is Comparison => typeof one === 'object');
}

const HITS = 'hits.total.value';
const plain = (field: string): string => field.replaceAll('.', '__');

// One aggregation says least, most, sum and mean of a field.
const nameOf = (measure: Exclude<Measure, { of: 'count' }>): string =>
  `${measure.of === 'distinct' ? 'distinct' : 'numbers'}_${plain(measure.field)}`;

const aggregationOf = (measure: Exclude<Measure, { of: 'count' }>): Body =>
  measure.of === 'distinct' ? { cardinality: { field: measure.field } } : { stats: { field: measure.field } };

const pathOf = (measure: Exclude<Measure, { of: 'count' }>): string =>
  `${nameOf(measure)}.${measure.of === 'distinct' ? 'value' : measure.of}`;

const paramOf = (measure: Measure): string =>
  measure.of === 'count' ? 'count' : `${measure.of}_${plain(measure.field)}`;

/** Where no event has the field, there is no least or most of it. */
function testsOf(measure: Measure, path: string, operator: Comparison['operator'], number: number): string[] {
  const absent = measure.of !== 'count' && measure.of !== 'distinct';
  return [
    ...(absent ? [`${path} != null`] : []),
    `${path} ${operator === '=' ? '==' : operator} ${literal(number)}`,
  ];
}

/** Painless takes a whole number for an int unless told otherwise. */
const literal = (number: number): string =>
  Number.isInteger(number) && Math.abs(number) > 2_147_483_647 ? `${number}L` : String(number);

const NOT_NULL =
  /^(?:ctx\.results\[0\]\.aggregations\.numbers_\w+\.(?:min|max|sum|avg)|params\.(?:min|max|sum|avg)_\w+) != null$/;
const TEST = /^(.+?) (>=|<=|>|<|==) (-?\d{1,12}(?:\.\d{1,6})?)L?$/;
const IN_QUERY =
  /^ctx\.results\[0\]\.(?:(hits\.total\.value)|aggregations\.(?:distinct_(\w+)\.value|numbers_(\w+)\.(min|max|sum|avg)))$/;
const IN_BUCKET = /^params\.(?:(count)|(distinct|min|max|sum|avg)_(\w+))$/;

function readTest(test: string): Comparison | undefined {
  const [, path = '', sign, number = ''] = TEST.exec(test) ?? [];
  const measure = readInQuery(path) ?? readInBucket(path);
  const operator = sign === '==' ? '=' : OPERATORS.find((one) => one === sign);
  return measure && operator ? { measure, operator, number: Number(number) } : undefined;
}

const dotted = (name: string): string => name.replaceAll('__', '.');

function readInQuery(path: string): Measure | undefined {
  const [, hits, distinct, numbers, of] = IN_QUERY.exec(path) ?? [];
  if (hits) return { of: 'count' };
  if (distinct) return { of: 'distinct', field: dotted(distinct) };
  return numbers && isStatistic(of) ? { of, field: dotted(numbers) } : undefined;
}

function readInBucket(path: string): Measure | undefined {
  const [, count, of, field = ''] = IN_BUCKET.exec(path) ?? [];
  if (count) return { of: 'count' };
  return of === 'distinct' || isStatistic(of) ? { of, field: dotted(field) } : undefined;
}

const isStatistic = (text: string | undefined): text is 'min' | 'max' | 'sum' | 'avg' =>
  text === 'min' || text === 'max' || text === 'sum' || text === 'avg';
