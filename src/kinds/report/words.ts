import { diff } from '../../core/diff.ts';
import type { Words } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { compareFacts, type Fact, hint, joined, valueAt } from '../facts.ts';
import { compareNamed, type NamedList } from '../lists.ts';
import { listed, named } from '../say.ts';

type Side = Body | undefined;

/** What it covers and when, its sections, and that its wording changed. */
export function words(before: Side, after: Side): Words {
  return joined([
    compareFacts(before, after, factsOf),
    before && after ? compareNamed(before, after, SECTIONS) : hint(...sectionsOf(before ?? after)),
    before && after && before['templateText'] !== after['templateText']
      ? hint('text of the template changed')
      : hint(),
  ]);
}

function factsOf(body: Body): Fact[] {
  const classes = valueAt(body, '/spec/dataClasses');
  return [
    ...FACTS.flatMap(([about, path, usual]) => {
      const value = valueAt(body, path);
      return value === undefined ? [] : [{ about, is: named(value), usual, paths: [path] }];
    }),
    {
      about: 'covers',
      is: Array.isArray(classes) ? `classes ${listed(classes)}` : named(classes),
      paths: ['/spec/dataClasses'],
    },
  ];
}

const FACTS: readonly (readonly [about: string, path: string, usual: boolean])[] = [
  ['title', '/spec/title', false],
  ['covers each', '/spec/period', false],
  ['time zone', '/spec/timezone', true],
  ['template', '/spec/template', true],
  ['rows a table at most', '/spec/maxRows', true],
];

function sectionsOf(body: Side): string[] {
  const sections = valueAt(body, '/spec/sections');
  return Array.isArray(sections) ? [`sections ${listed(sections.map((one) => one?.section))}`] : [];
}

const SECTIONS: NamedList = {
  about: 'sections',
  path: '/spec/sections',
  nameOf: ({ section }) => section,
  gone: (name) => `section ${name} removed`,
  come: (name) => `section ${name} added`,
  stayed: (name, before, after) =>
    diff(before, after).length > 0 ? hint(`section ${name} changed`) : hint(),
};
