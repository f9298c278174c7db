import { describe, expect, it } from 'vitest';
import type { Step } from '../../src/core/step.ts';
import type { Address, Body, Resource } from '../../src/core/types.ts';
import { words as monitorWords } from '../../src/kinds/monitor/words.ts';
import { words as channelWords } from '../../src/kinds/notification-channel/words.ts';
import { words as retentionWords } from '../../src/kinds/retention-policy/words.ts';
import { untold } from '../../src/render/change-text.ts';
import { type Edit, edited, planBetween, STARTER } from '../support/starter.ts';
import { resource } from '../support/tiny-kind.ts';

const stepOf = (
  address: Address,
  before: readonly Resource[],
  after: readonly Resource[],
): Step | undefined => planBetween(before, after).plan.steps.find((step) => step.address === address);

/** What changes when a starter declaration is edited: the words, and the paths of the fields that are shown besides. */
function change(address: Address, edit: Edit) {
  const step = stepOf(address, STARTER, edited({ [address]: edit }));
  return step && { words: step.words, shown: untold(step).map(({ path }) => path) };
}

const all = (words: readonly string[]) => ({ words, shown: [] });
const made = (address: Address) => stepOf(address, [], STARTER)?.words;

type Row = readonly [string, Edit, ReturnType<typeof change>];

describe('a retention policy says', () => {
  const PCI = 'RetentionPolicy/pci-dss';

  it('what it promises to the youngest event, and at which age the server acts', () => {
    expect(made(PCI)).toEqual([
      'keeps 400 d (index deleted at 431 d)',
      'snapshot to das-audit after 1 d (index at 32 d)',
      'warm (read-only, merged, no replicas) after 92 d (index at 123 d)',
      'tells security-operations before deleting',
      'claims das-audit-pci-*',
    ]);
  });

  it('in raw states the same, though they promise nothing: the day of an index is taken off', () => {
    expect(made('RetentionPolicy/article-lifecycle')).toContain('keeps 29 d (index deleted at 30 d)');
  });

  it.each<Row>([
    [
      'how long events are kept',
      { '/delete/after': '30d', '/warm': undefined },
      all([
        'keeps 400 d → 30 d (index deleted at 431 d → 61 d)',
        'warm (read-only, merged, no replicas) after 92 d → none',
      ]),
    ],
    [
      'that nobody is told',
      { '/delete/notify': undefined },
      all(['tells security-operations before deleting → nobody']),
    ],
    [
      'that there is no snapshot',
      { '/snapshot': undefined },
      all(['snapshot to das-audit after 1 d → none']),
    ],
    [
      'where snapshots go',
      { '/snapshot/repository': 'vault' },
      all(['snapshot to vault none → after 1 d', 'snapshot to das-audit after 1 d → none']),
    ],
    ['what is claimed', { '/classes/-': 'standard' }, all(['claims: gained das-audit-standard-*'])],
    ['priority', { '/priority': 7 }, all(['priority 100 → 7'])],
  ])('%s', (_name, edit, expected) => {
    expect(change(PCI, edit)).toEqual(expected);
  });

  it('of raw states in words what they do, and shows their fields besides', () => {
    expect(
      change('RetentionPolicy/article-lifecycle', {
        '/states/2/transitions/0/conditions/min_index_age': '60d',
      }),
    ).toEqual({
      words: ['keeps 29 d → 59 d (index deleted at 30 d → 60 d)'],
      shown: ['/states/2/transitions/0/conditions/min_index_age'],
    });
  });

  const policy = (conditions: Body | undefined, actions: readonly Body[] = [{ delete: {} }]): Body => ({
    default_state: 'hot',
    states: [
      {
        name: 'hot',
        actions: [],
        transitions: [{ state_name: 'end', ...(conditions ? { conditions } : {}) }],
      },
      { name: 'end', actions, transitions: [] },
    ],
    ism_template: [{ index_patterns: ['das-audit-unheard-of-*'], priority: 1 }],
  });

  it('that late changes become possible, where it is no longer closed: nothing is kept for less, so it is no risk', () => {
    const closed = edited({ [PCI]: { '/readOnly': { after: '7d' } } });
    const step = stepOf(PCI, closed, STARTER);
    expect(step?.words).toEqual(['read-only after 7 d → none']);
    expect(step?.risks).toEqual([]);
  });

  it('the promise by the longest period of the classes that its pattern takes in', () => {
    const periods = { pci: 'day', 'pci-cards': 'week', pcix: 'month' };
    const dataClasses = Object.entries(periods).map(([name, period]) => ({ name, period, sources: ['*'] }));
    const said = retentionWords(
      undefined,
      {
        ...policy({ min_index_age: '407d' }),
        ism_template: [{ index_patterns: ['das-audit-pci-*'], priority: 1 }],
      },
      [resource('AuditPolicy', 'base', { dataClasses })],
    );
    expect(said.words).toContain('keeps 400 d (index deleted at 407 d)');
  });

  it.each([
    ['for ever, where no delete can be reached', policy({ min_index_age: '9d' }, []), 'keeps for ever'],
    [
      'nothing for sure, where a delete does not wait for an age',
      policy({ min_size: '1gb' }),
      'keeps nothing for sure',
    ],
    [
      'the index alone, where the class is not declared',
      policy({ min_index_age: '9d' }),
      'keeps an index 9 d',
    ],
  ])('that it keeps %s', (_name, body, said) => {
    expect(retentionWords(undefined, body, STARTER).words[0]).toBe(said);
  });
});

describe('a monitor says', () => {
  const LOGINS = 'Monitor/failed-login-burst';
  const ONE = '/triggers/0/query_level_trigger';

  it('how often it runs, where and how far back it looks, and whom it tells', () => {
    expect(made(LOGINS)).toEqual([
      'runs every 5 min',
      'looks back 10 min',
      'searches das-audit-*',
      'severity medium',
      'tells security-operations (trigger one-account)',
      'tells security-operations (trigger many-accounts-from-one-host)',
    ]);
  });

  it.each<Row>([
    ['how often it runs', { '/every': '1h' }, all(['runs every 5 min → 1 h'])],
    ['that it is switched off', { '/enabled': false }, all(['switched off'])],
    ['how urgent it is', { '/severity': 'low' }, all(['severity medium → low'])],
    [
      'where it searches',
      { '/indices/0': 'das-audit-pci-*' },
      all(['searches: gained das-audit-pci-*; lost das-audit-*']),
    ],
    [
      'how far back it looks',
      { '/query/query/bool/filter/1/range/@timestamp/gte': '{{period_end}}||-5m' },
      all(['looks back 10 min → 5 min']),
    ],
    [
      'that it looks for something else, which the fields show',
      { '/query/size': 1 },
      { words: ['query changed'], shown: ['/inputs/0/search/query/size'] },
    ],
    [
      'that a condition changed, which the fields show',
      { '/triggers/0/condition': 'false' },
      { words: ['condition of trigger one-account changed'], shown: [`${ONE}/condition/script/source`] },
    ],
    [
      'whom it no longer tells',
      { '/triggers/0/notify': [] },
      all([
        'no longer tells security-operations (trigger one-account)',
        'tells nobody any more (trigger one-account)',
      ]),
    ],
    ['that a trigger is gone', { '/triggers/0': undefined }, all(['trigger one-account removed'])],
    [
      'that a message changed',
      { '/triggers/0/notify/0/throttle': 60 },
      {
        words: ['message to security-operations changed (trigger one-account)'],
        shown: [`${ONE}/actions/0/throttle/value`],
      },
    ],
  ])('%s', (_name, edit, expected) => {
    expect(change(LOGINS, edit)).toEqual(expected);
  });

  it('the same of a trigger of another level', () => {
    const body = (severity: string, ...channels: readonly string[]): Body => ({
      triggers: [
        {
          bucket_level_trigger: {
            name: 'hosts',
            severity,
            actions: channels.map((destination_id) => ({ destination_id })),
          },
        },
      ],
    });
    expect(monitorWords(body('2', 'ops', 'sec'), body('4', 'ops'))).toEqual({
      words: ['severity high → low', 'no longer tells sec (trigger hosts)'],
      told: ['/triggers/0/bucket_level_trigger/severity', '/triggers/0/bucket_level_trigger/actions'],
    });
    expect(monitorWords(undefined, body('2')).words).toEqual([
      'severity high',
      'tells nobody (trigger hosts)',
    ]);
  });
});

describe('a channel says', () => {
  it('that its address changed, and never the address', () => {
    const step = stepOf(
      'NotificationChannel/security-operations',
      STARTER,
      edited({
        'NotificationChannel/security-operations': { '/url': 'https://new.example/T0KEN' },
      }),
    );
    expect(step?.words).toEqual(['address changed']);
    expect(JSON.stringify(step)).not.toMatch(/new\.example|T0KEN/);
  });

  it('what sort it is and whether it sends', () => {
    const body = (type: string, enabled: boolean): Body => ({
      config_type: type,
      is_enabled: enabled,
      [type]: {},
    });
    expect(channelWords(undefined, body('slack', false)).words).toEqual(['sends to slack', 'switched off']);
    expect(channelWords(body('slack', true), body('chime', false)).words).toEqual([
      'sends to slack → chime',
      'switched off',
    ]);
  });
});

const [CLASSES = []] = STARTER.filter(({ kind }) => kind === 'AuditPolicy').map(
  ({ spec }) => (spec as { dataClasses: readonly { name: string }[] }).dataClasses,
);
const BACKWARDS = CLASSES.toReversed();
const inOrder = (classes: typeof CLASSES): string => classes.map(({ name }) => name).join(', ');

describe('an audit policy says', () => {
  it.each<Row>([
    [
      'who counts as privileged',
      { '/privileged/users': ['admin', 'neo'] },
      all(['privileged users: gained neo; lost postgres, sa, sys, system, dba_*, irene.okafor, breakglass']),
    ],
    [
      'how much an index holds',
      { '/dataClasses/0/period': 'week' },
      all(['index of class pci by the month → week']),
    ],
    [
      'which sources a class claims',
      { '/dataClasses/0/sources': ['db-X'] },
      all(['sources of class pci: gained db-X; lost cluster-FERNHILLORDERS*']),
    ],
    ['which class is gone', { '/dataClasses/0': undefined }, all(['no longer keeps class pci'])],
    [
      'which rule is new, with its reason',
      { '/drop/-': { name: 'noise', reason: 'too much', match: { users: ['x'] } } },
      { words: ['drops by rule noise, because "too much"'], shown: ['/drop/2'] },
    ],
    [
      'which rule drops otherwise',
      { '/drop/0/match/users': ['x'] },
      { words: ['rule service-health-check drops otherwise'], shown: ['/drop/0/match/users/0'] },
    ],
    ['which rule is gone', { '/drop/0': undefined }, all(['no longer drops by rule service-health-check'])],
    [
      'in which order classes are asked',
      { '/dataClasses': BACKWARDS },
      expect.objectContaining({ words: [`order of classes: ${inOrder(CLASSES)} → ${inOrder(BACKWARDS)}`] }),
    ],
  ])('%s', (_name, edit, expected) => {
    expect(change('AuditPolicy/baseline', edit)).toEqual(expected);
  });
});

describe('an index template and a report say', () => {
  it('which fields and settings moved', () => {
    expect(
      change('IndexTemplate/audit-events', {
        '/mappings/properties/pid': undefined,
        '/mappings/properties/risk': { type: 'float' },
        '/mappings/properties/engine/type': 'text',
        '/settings/index.number_of_replicas': 2,
      }),
    ).toEqual(
      all([
        'field engine keyword → text',
        'field risk absent → float',
        'field pid keyword → absent',
        'index.number_of_replicas 1 → 2',
      ]),
    );
  });

  it('which sections a report has', () => {
    expect(
      change('Report/monthly-privileged-activity', {
        '/sections/0': undefined,
        '/maxRows': 10,
        '/dataClasses': ['pci'],
      }),
    ).toEqual(all(['rows a table at most 50 → 10', 'covers all → classes pci', 'section scope removed']));
  });
});

describe('snapshots say', () => {
  const NIGHTLY = 'SnapshotPolicy/nightly-snapshots';

  it('where they lie', () => {
    expect(made('SnapshotRepository/das-audit')).toEqual(['type fs', 'folder das-audit']);
    expect(change('SnapshotRepository/das-audit', { '/fs/location': 'elsewhere' })).toEqual(
      all(['folder das-audit → elsewhere']),
    );
    const abroad = { '/fs': undefined, '/s3/endpoint': 'store.example' };
    expect(change('SnapshotRepository/das-audit', abroad)?.words).toEqual(
      expect.arrayContaining(['endpoint none → store.example', 'encrypted by none → AES256']),
    );
  });

  it('when they are taken of what, and how long they stay', () => {
    expect(made(NIGHTLY)).toEqual([
      'taken at "30 1 * * *" in UTC',
      'of das-audit-*',
      'into das-audit',
      'keeps 90 d',
      'keeps at least 30',
      'deleted at "30 3 * * *" in UTC',
    ]);
  });

  it.each<Row>([
    [
      'that they are kept for ever',
      { '/delete': undefined },
      expect.objectContaining({ words: expect.arrayContaining(['keeps 90 d → for ever']) }),
    ],
    ['that they go sooner', { '/delete/after': '30d' }, all(['keeps 90 d → 30 d'])],
    ['that none is taken', { '/enabled': false }, all(['switched off'])],
  ])('%s', (_name, edit, expected) => {
    expect(change(NIGHTLY, edit)).toEqual(expected);
  });
});

describe('an access policy says', () => {
  const AUDITOR = 'AccessPolicy/auditor';

  it('who holds it, what it allows where, and within which limits', () => {
    expect(made(AUDITOR)).toEqual([
      'held by backend roles das-auditors',
      'on das-audit-* read; limited by a query (DLS); fields "~commandText", "~engineNativeAuditFields", "~paramList"; masked remoteHost',
      'in tenants auditor kibana_all_read',
      'tenant "Dashboards of the auditors."',
    ]);
  });

  it.each<Row>([
    [
      'who holds it',
      { '/mapping': { users: ['irene'] } },
      all(['held by backend roles: lost das-auditors', 'held by users: gained irene']),
    ],
    ['an action', { '/indices/0/actions/-': 'get' }, all(['actions on das-audit-*: gained get'])],
    [
      'limits that are gone',
      { '/indices/0/dls': undefined, '/indices/0/fields': undefined, '/indices/0/mask': undefined },
      {
        words: [
          'fields on das-audit-*: lost "~commandText", "~engineNativeAuditFields", "~paramList"',
          'masked on das-audit-*: lost remoteHost',
          'no longer limited by a query (DLS) on das-audit-*',
        ],
        shown: ['/role/index_permissions/0/dls'],
      },
    ],
    [
      'another query, which the fields show',
      { '/indices/0/dls/bool/should/1': undefined },
      {
        words: ['limited by another query (DLS) on das-audit-*'],
        shown: ['/role/index_permissions/0/dls/bool/should/1'],
      },
    ],
    ['indices that are gone', { '/indices': undefined }, all(['nothing on das-audit-* any more'])],
    [
      'what may be done in a tenant',
      { '/tenants/0/access': 'write' },
      all(['in tenants auditor: gained kibana_all_write; lost kibana_all_read']),
    ],
    [
      'that its tenant is gone',
      { '/tenant': undefined },
      all(['tenant "Dashboards of the auditors." → none']),
    ],
  ])('%s', (_name, edit, expected) => {
    expect(change(AUDITOR, edit)).toEqual(expected);
  });
});
