import { diff, isBody, leavesIn } from '../../core/diff.ts';
import type { Words } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { compareFacts, type Fact, hint, joined, valueAt } from '../facts.ts';
import { compareNames } from '../lists.ts';
import { named, period } from '../say.ts';
import { triggerWords } from './trigger-words.ts';

type Side = Body | undefined;

/** Whether and how often it runs, where and how far back it looks, and what its triggers tell whom. */
export function words(before: Side, after: Side): Words {
  const runs = compareFacts(before, after, (body) => [
    ...switched(body),
    ...schedule(body),
    ...lookBack(body),
  ]);
  return joined([
    runs,
    compareNames('searches', '/inputs/0/search/indices', before, after),
    ...(before && after ? [queryChanged(before, after, runs.told)] : []),
    triggerWords(before, after),
  ]);
}

const switched = ({ enabled }: Body): Fact[] =>
  typeof enabled === 'boolean'
    ? [{ about: '', is: enabled ? 'switched on' : 'switched off', usual: enabled, paths: ['/enabled'] }]
    : [];

const UNITS = new Map<unknown, string>([
  ['MINUTES', 'min'],
  ['HOURS', 'h'],
  ['DAYS', 'd'],
]);

function schedule(body: Body): Fact[] {
  const { interval, unit } = bodyAt(body, '/schedule/period');
  const { expression, timezone } = bodyAt(body, '/schedule/cron');
  if (typeof interval === 'number' && UNITS.has(unit))
    return [
      {
        about: 'runs every',
        is: `${interval} ${UNITS.get(unit)}`,
        paths: ['/schedule/period/interval', '/schedule/period/unit'],
      },
    ];
  if (expression === undefined) return [];
  return [
    {
      about: 'runs at',
      is: `${named(expression)} in ${named(timezone)}`,
      paths: ['/schedule/cron/expression', '/schedule/cron/timezone'],
    },
  ];
}

function bodyAt(body: Body, pointer: string): Body {
  const found = valueAt(body, pointer);
  return isBody(found) ? found : {};
}

const BACK = /^\{\{period_end\}\}\|\|-(.+)$/;

// As the starter content writes it; where several places differ, the leaves must tell.
function lookBack(body: Body): Fact[] {
  const found = leavesIn(body['inputs'], '/inputs').flatMap(([path, value]) => {
    const back = typeof value === 'string' ? BACK.exec(value)?.[1] : undefined;
    return back ? [{ path, back }] : [];
  });
  const [first] = found;
  return first && found.every(({ back }) => back === first.back)
    ? [{ about: 'looks back', is: period(first.back), anywhere: true, paths: found.map(({ path }) => path) }]
    : [];
}

function queryChanged(before: Body, after: Body, told: readonly string[]): Words {
  const changes = diff(bodyAt(before, QUERY), bodyAt(after, QUERY), QUERY);
  return changes.every(({ path }) => told.includes(path)) ? hint() : hint('query changed');
}

const QUERY = '/inputs/0/search/query';
