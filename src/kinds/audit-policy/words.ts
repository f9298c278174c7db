import { diff, isBody } from '../../core/diff.ts';
import type { Words } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { compareFacts, type Fact, hint, joined } from '../facts.ts';
import { compareNamed, compareNames, type NamedList } from '../lists.ts';
import { listed, named } from '../say.ts';

type Side = Body | undefined;

/** Which data classes there are and what they claim, who and what counts as privileged, what is dropped. */
export function words(before: Side, after: Side): Words {
  return joined([
    before && after ? compareNamed(before, after, CLASSES) : hint(...classesOf(before ?? after)),
    compareNames('privileged users', '/privileged/users', before, after),
    compareNames('privileged activities', '/privileged/activities', before, after),
    compareNames('internal users', '/internalUsers', before, after),
    compareNames('sensitive objects', '/sensitiveObjects', before, after),
    before && after ? compareNamed(before, after, RULES) : hint(...rulesOf(before ?? after)),
    compareFacts(before, after, priority),
  ]);
}

const priority = (body: Body): Fact[] => [
  { about: 'priority', is: named(body['priority']), usual: true, paths: ['/priority'] },
];

const bodies = (value: unknown): readonly Body[] => (Array.isArray(value) ? value.filter(isBody) : []);

const classesOf = (body: Side): string[] =>
  bodies(body?.['dataClasses']).map((one) => `keeps ${classText(named(one['name']), one)}`);

const classText = (name: string, { period, sources }: Body): string =>
  `class ${name} by the ${named(period)}: ${Array.isArray(sources) ? listed(sources) : named(sources)}`;

const CLASSES: NamedList = {
  about: 'classes',
  path: '/dataClasses',
  nameOf: ({ name }) => name,
  gone: (name) => `no longer keeps class ${name}`,
  come: (name, one) => `keeps ${classText(name, one)}`,
  stayed: (name, before, after) =>
    joined([
      compareNames(`sources of class ${name}`, '/sources', before, after),
      compareFacts(before, after, ({ period }) => [
        { about: `index of class ${name} by the`, is: named(period), paths: ['/period'] },
      ]),
    ]),
};

const rulesOf = (body: Side): string[] =>
  bodies(body?.['drop']).map((one) => `drops by rule ${named(one['name'])}`);

const RULES: NamedList = {
  about: 'drop rules',
  path: '/drop',
  nameOf: ({ name }) => name,
  gone: (name) => `no longer drops by rule ${name}`,
  come: (name, { reason }) => `drops by rule ${name}, because ${named(reason)}`,
  stayed: (name, before, after) =>
    joined([
      diff(before['match'], after['match']).length > 0 ? hint(`rule ${name} drops otherwise`) : hint(),
      diff(before['reason'], after['reason']).length > 0 ? hint(`reason of rule ${name} changed`) : hint(),
    ]),
};
