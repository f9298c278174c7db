import type { Declared, Problem } from '../../core/kind.ts';
import type { Resource } from '../../core/types.ts';
import { checkFields } from './check-fields.ts';
import { checkTests } from './check-tests.ts';
import { isBucketLevel } from './compile.ts';
import type { MonitorSpec, RawMonitor, ShortMonitor } from './spec.gen.ts';
import { type Comparison, labelOf, parseWhen, whenInWords } from './when.ts';
import { wordsOf } from './where.ts';
import { minutesIn } from './window.ts';

/** What the schema cannot say of a monitor. */
export function checkMonitor(resource: Resource<MonitorSpec>, declared: Declared): Problem[] {
  const { spec } = resource;
  return [
    ...checkTests(resource, declared),
    ...toldTwice(spec),
    ...('where' in spec
      ? [...wrongWhen(spec), ...gaps(spec), ...twoBounds(spec), ...checkFields(spec, declared)]
      : mixedTriggers(spec)),
  ];
}

/** Whom a monitor tells, each with its trigger and the path of the channel's name. */
export function notifyOf(spec: MonitorSpec) {
  const lists =
    'where' in spec
      ? [{ notify: spec.notify, path: '/spec/notify' }]
      : spec.triggers.map(({ notify }, index) => ({ notify, path: `/spec/triggers/${index}/notify` }));
  return lists.flatMap(({ notify, path: list }) =>
    notify.map(({ channel }, index) => ({ channel, list, path: `${list}/${index}/channel` })),
  );
}

// The channel is part of the action's id, and ids must not be equal.
function toldTwice(spec: MonitorSpec): Problem[] {
  const all = notifyOf(spec);
  return all
    .filter(({ channel, list }, index) =>
      all.slice(0, index).some((one) => one.channel === channel && one.list === list),
    )
    .map(({ channel, path }) => ({ path, message: `channel "${channel}" would be told twice of one alert` }));
}

function wrongWhen({ when, groupBy }: ShortMonitor): Problem[] {
  if (when === undefined) return [];
  const parsed = parseWhen(when);
  if ('wrong' in parsed) return [{ path: '/spec/when', message: parsed.wrong }];
  const few = parsed.find(
    ({ measure, operator, number }) =>
      measure.of === 'count' && (operator === '<' || operator === '<=' || (operator === '=' && number === 0)),
  );
  if (isImpossible(parsed))
    return [
      { path: '/spec/when', message: `${whenInWords(parsed)} can never hold: it would be silent for ever` },
    ];
  if (!groupBy || !few) return [];
  const message = `${whenInWords([few])} cannot be judged for each ${groupBy.join(', ')}: one without events is in no group`;
  return [{ path: '/spec/when', message }];
}

/** Whether two comparisons of one measure leave no number, or one of a count nothing but numbers below zero. */
function isImpossible(comparisons: readonly Comparison[]): boolean {
  const floors = comparisons
    .filter(({ measure }) => measure.of === 'count' || measure.of === 'distinct')
    .map(({ measure }): Comparison => ({ measure, operator: '>=', number: 0 }));
  const lows = [...comparisons, ...floors];
  return lows.some((one) => comparisons.some((other) => one !== other && excludes(one, other)));
}

/** Whether the first bounds a measure from below, the second from above, and nothing lies between. */
function excludes(low: Comparison, high: Comparison): boolean {
  const bounds = !low.operator.startsWith('<') && !high.operator.startsWith('>');
  if (!bounds || labelOf(low.measure) !== labelOf(high.measure)) return false;
  const open = low.operator === '>' || high.operator === '<';
  return open ? low.number >= high.number : low.number > high.number;
}

/** The server would keep the last of two bounds at one end and forget the other; two that cross leave nothing. */
function twoBounds({ where }: ShortMonitor): Problem[] {
  return Object.entries(where).flatMap(([field, condition]) => [
    ...sameEnd(field, wordsOf(condition)),
    ...crossed(field, wordsOf(condition)),
  ]);
}

function crossed(field: string, words: ReturnType<typeof wordsOf>): Problem[] {
  const { atLeast, moreThan, atMost, lessThan } = words;
  const [low, high] = [Number(moreThan ?? atLeast), Number(lessThan ?? atMost)];
  const isOpen = moreThan !== undefined || lessThan !== undefined;
  if (!(isOpen ? low >= high : low > high)) return [];
  const from = moreThan === undefined ? `at least ${low}` : `more than ${low}`;
  const to = lessThan === undefined ? `at most ${high}` : `less than ${high}`;
  const message = `no ${field} is ${from} and ${to}: it would be silent for ever`;
  return [{ path: `/spec/where/${field}`, message }];
}

function sameEnd(field: string, words: ReturnType<typeof wordsOf>): Problem[] {
  const pairs = [
    ['atLeast', 'moreThan'],
    ['atMost', 'lessThan'],
  ] as const;
  return pairs
    .filter((pair) => pair.every((word) => words[word] !== undefined))
    .map(([one, other]) => ({
      path: `/spec/where/${field}`,
      message: `${one} and ${other} bound ${field} at the same end: keep one of them`,
    }));
}

function gaps({ every, lookBack }: ShortMonitor): Problem[] {
  if (lookBack === undefined || minutesIn(lookBack) >= minutesIn(every)) return [];
  const message = `looks back ${lookBack} every ${every}: what happens in between would never be judged`;
  return [{ path: '/spec/lookBack', message }];
}

function mixedTriggers({ triggers }: RawMonitor): Problem[] {
  const odd = triggers.findIndex((one) => isBucketLevel(one) !== isBucketLevel(triggers[0]));
  if (odd < 0) return [];
  const message =
    'triggers of one monitor are all query-level (a script) or all bucket-level (a bucketsPath)';
  return [{ path: `/spec/triggers/${odd}/condition`, message }];
}
