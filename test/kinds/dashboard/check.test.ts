import { describe, expect, it } from 'vitest';
import { declaration, problemsIn, problemsOf } from '../../support/content.ts';

const PATTERN = '    - { type: index-pattern, id: events, attributes: { title: das-audit-* } }';
const META = 'kibanaSavedObjectMeta: { searchSourceJSON: { filter: [] } }';
const vis = (id: string, more = '') =>
  `    - { type: visualization, id: ${id}, attributes: { title: A, visState: { type: metric }, ${META} }${more} }`;
const panel = (index: string, more: string) =>
  `{ panelIndex: '${index}', gridData: { ${more}, i: '${index}' }, panelRefName: panel_0 }`;
const board = (panels: string) =>
  `    - type: dashboard
      id: board
      attributes: { title: B, panelsJSON: ${panels} }
      references: [{ name: panel_0, type: visualization, id: one }]`;
const spec = (...objects: readonly string[]) => `  objects:\n${objects.join('\n')}`;
const problems = (...objects: readonly string[]) =>
  problemsIn(declaration('Dashboard', 'a', spec(...objects)));

describe('of a dashboard is told', () => {
  it('nothing where all is well', async () => {
    expect(await problems(PATTERN, vis('one'), board(`[${panel('1', 'x: 24, y: 0, w: 24, h: 8')}]`))).toEqual(
      [],
    );
  });

  it.each([
    ['an id that stands twice', [PATTERN, PATTERN], 'index-pattern "events" is declared twice here'],
    [
      'a reference to what nobody declares',
      [vis('one', ', references: [{ name: n, type: index-pattern, id: elsewhere }]')],
      'index-pattern "elsewhere" is not declared in this tenant',
    ],
    [
      'a reference whose name stands twice',
      [
        PATTERN,
        vis(
          'one',
          ', references: [{ name: n, type: index-pattern, id: events }, { name: n, type: index-pattern, id: events }]',
        ),
      ],
      'reference "n" stands twice',
    ],
    [
      'a name inside that no reference has',
      [
        '    - { type: visualization, id: one, attributes: { title: A, visState: {}, kibanaSavedObjectMeta: { searchSourceJSON: { indexRefName: index } } } }',
      ],
      'visualization "one" uses "index", which no reference has',
    ],
    [
      'such a name in a text too',
      [
        '    - { type: search, id: one, attributes: { title: A, columns: [], sort: [], kibanaSavedObjectMeta: { searchSourceJSON: \'{"indexRefName":"index"}\' } } }',
      ],
      'search "one" uses "index", which no reference has',
    ],
    [
      'a text that is no JSON',
      ["    - { type: index-pattern, id: e, attributes: { title: das-audit-*, fieldFormatMap: '{oops' } }"],
      'fieldFormatMap is no JSON object or list',
    ],
    [
      'a panel outside the grid',
      [vis('one'), board(`[${panel('1', 'x: 30, y: 0, w: 24, h: 8')}]`)],
      'panel "1" at x 30, y 0, 24 wide, 8 high is outside the 48 columns of the grid',
    ],
    [
      'a panel that stands twice',
      [
        vis('one'),
        board(`[${panel('1', 'x: 0, y: 0, w: 4, h: 8')}, ${panel('1', 'x: 4, y: 0, w: 4, h: 8')}]`),
      ],
      'panel "1" stands twice',
    ],
    [
      'an attribute that the strict mapping of Dashboards refuses',
      ['    - { type: index-pattern, id: e, attributes: { title: das-audit-*, descriptoin: x } }'],
      'unknown key "descriptoin"',
    ],
  ])('%s', async (_name, objects, expected) => {
    const found = await problems(...objects);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it('an object that two declare, at both; in another tenant it is another object', async () => {
    const one = declaration('Dashboard', 'a', spec(PATTERN));
    const other = (more: string) => declaration('Dashboard', 'b', `${more}${spec(PATTERN)}`);
    const twice = await problemsOf({ 'dashboards/a.yaml': one, 'dashboards/b.yaml': other('') });
    expect(twice).toEqual([
      expect.stringContaining('index-pattern "events" is also declared by Dashboard/b'),
      expect.stringContaining('index-pattern "events" is also declared by Dashboard/a'),
    ]);
    expect(
      await problemsOf({ 'dashboards/a.yaml': one, 'dashboards/b.yaml': other('  tenant: audit\n') }),
    ).toEqual([]);
  });

  it('nothing of a reference to an object of another declaration', async () => {
    const user = vis('one', ', references: [{ name: n, type: index-pattern, id: events }]');
    const files = {
      'dashboards/a.yaml': declaration('Dashboard', 'a', spec(PATTERN)),
      'dashboards/b.yaml': declaration('Dashboard', 'b', spec(user)),
    };
    expect(await problemsOf(files)).toEqual([]);
  });
});
