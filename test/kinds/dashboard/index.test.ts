import { describe, expect, it } from 'vitest';
import { diff } from '../../../src/core/diff.ts';
import type { Body } from '../../../src/core/types.ts';
import { dashboard } from '../../../src/kinds/dashboard/index.ts';
import { keyOf, savedObjectsIn } from '../../../src/kinds/dashboard/objects.ts';
import { server } from '../../support/asked.ts';
import { edited, planBetween, STARTER } from '../../support/starter.ts';

const ADDRESS = 'Dashboard/privileged-activity';
const [starter] = STARTER.filter(({ kind }) => kind === 'Dashboard');
const compiled = starter ? dashboard.compile(starter, { resources: STARTER, flavour: 'amazon' }) : {};

type Change = (object: Body & { attributes: Record<string, unknown>; references: Body[] }) => void;

/** The starter dashboard as the server holds it after something happened to one of its objects. */
function onceMoved(key: string, change: Change): Body {
  const objects = structuredClone(savedObjectsIn(compiled));
  const object = objects.find((one) => keyOf(one) === `global/${key}`);
  if (!object) throw new Error(`no ${key}`);
  change(object as unknown as Parameters<Change>[0]);
  return { objects };
}

const text = (attributes: Record<string, unknown>, key: string, change: (value: never) => void): void => {
  const value = JSON.parse(String(attributes[key])) as never;
  change(value);
  attributes[key] = JSON.stringify(value, undefined, 1);
};

describe('what Dashboards does of its own accord is no change:', () => {
  it.each<[string, string, Change]>([
    [
      'the cache of fields in an index pattern',
      'index-pattern:das-audit',
      ({ attributes }) => {
        attributes['fields'] = '[{"name":"activity","type":"string","count":7,"scripted":false}]';
      },
    ],
    [
      'names of references and the order of panels, after a save',
      'dashboard:das-privileged-activity',
      ({ attributes, references }) => {
        text(attributes, 'panelsJSON', (panels: Record<string, unknown>[]) => {
          panels.reverse();
          for (const panel of panels) {
            panel['version'] = '3.4.0';
            panel['panelRefName'] = `${panel['panelRefName']}_again`;
          }
        });
        for (const one of references as Record<string, unknown>[]) one['name'] = `${one['name']}_again`;
        attributes['hits'] = 3;
      },
    ],
    [
      'options of an aggregation that say what is so without them',
      'visualization:das-privileged-over-time',
      ({ attributes }) =>
        text(attributes, 'visState', (state: { aggs: { params: Record<string, unknown> }[] }) => {
          const params = state.aggs[1]?.params ?? {};
          params['useNormalizedOpenSearchInterval'] = true;
          params['drop_partials'] = false;
          params['timeRange'] = { from: 'now-15m', to: 'now' };
        }),
    ],
  ])('%s', (_name, key, change) => {
    expect(diff(dashboard.normalise(compiled), dashboard.normalise(onceMoved(key, change)))).toEqual([]);
  });

  it('but a scripted field is somebody’s work', () => {
    const scripted = onceMoved('index-pattern:das-audit', ({ attributes }) => {
      attributes['fields'] = '[{"name":"activity"},{"name":"late","scripted":true,"script":"1","count":2}]';
    });
    expect(diff(dashboard.normalise(compiled), dashboard.normalise(scripted))).toEqual([
      {
        op: 'add',
        path: '/objects/global/index-pattern:das-audit/attributes/fields',
        after: [{ name: 'late', scripted: true, script: '1' }],
      },
    ]);
  });
});

describe('a plan says', () => {
  const step = (edit: Parameters<typeof edited>[0][typeof ADDRESS]) =>
    planBetween(STARTER, edited({ [ADDRESS]: edit ?? {} })).plan.steps.find(
      ({ address }) => address === ADDRESS,
    );

  it('what is shown, where it is made', () => {
    const made = planBetween([], STARTER).plan.steps.find(({ address }) => address === ADDRESS);
    expect(made?.words).toEqual([
      'dashboard "Privileged activity": "Privileged statements", "Privileged statements over time", "Privileged statements by database", "Privileged users", "Statements of privileged users"',
      'looks at das-audit-*',
    ]);
  });

  it('which field of the embedded JSON changed', () => {
    const changed = step({ '/objects/1/attributes/visState/params/metric/style/fontSize': 60 });
    expect(changed).toMatchObject({
      action: 'update',
      words: ['visualisation "Privileged statements" changed'],
      changes: [
        {
          op: 'set',
          path: '/objects/global/visualization:das-privileged-count/attributes/visState/params/metric/style/fontSize',
          before: 48,
          after: 60,
        },
      ],
    });
  });

  it('by their titles which panels come and go, and which objects', () => {
    const gone = step({ '/objects/6/attributes/panelsJSON/0': undefined, '/objects/1': undefined });
    expect(gone?.words).toEqual([
      'visualisation "Privileged statements" removed',
      'panel "Privileged statements" removed from dashboard "Privileged activity"',
    ]);
    const moved = step({ '/tenant': 'audit', '/objects': starter && (starter.spec as Body)['objects'] });
    expect(moved?.words).toContain('dashboard "Privileged activity" removed');
    expect(moved?.words).toContain('dashboard "Privileged activity" added');
  });
});

describe('of Dashboards', () => {
  it('an address that is something else is told in a sentence', async () => {
    const { ports } = server(() => ({ status: 200, body: { tenants: { global_tenant: true } } }));
    const elsewhere = { url: 'fake:', request: async () => ({ status: 200, body: { name: 'node-1' } }) };
    const known = [{ name: 'a', desired: compiled, applied: undefined }];
    await expect(dashboard.list({ ...ports, dashboards: elsewhere }, () => known)).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: expect.stringContaining('this is not OpenSearch Dashboards'),
    });
  });

  it('an environment without one is told in a sentence, and nothing is asked', async () => {
    const { ports, asked } = server(() => ({ status: 200, body: {} }));
    const known = [{ name: 'a', desired: compiled, applied: undefined }];
    await expect(dashboard.list(ports, () => known)).rejects.toMatchObject({
      code: 'USAGE',
      message: 'Dashboards are declared, and nothing says where OpenSearch Dashboards of fake: is.',
      hint: expect.stringContaining('dashboards:'),
    });
    expect(await dashboard.list(ports, () => [])).toEqual([]);
    expect(asked).toEqual([]);
  });
});
