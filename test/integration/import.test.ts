import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { ALL_KINDS } from '../../src/kinds/index.ts';
import { run } from '../support/command-line.ts';
import { STARTER } from '../support/starter.ts';
import { expectExit, monitorsNamed, send, server, workingCopy } from '../support/working-copy.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** The starter declarations of the kinds that take part. */
const IMPORTABLE = STARTER.filter(({ kind }) => ALL_KINDS.find((def) => def.kind === kind)?.importing);

const MARKER = 'Xq7VeryTellingToken93';
const HOOK = `http://127.0.0.1:9/hooks/${MARKER}`;
const SLACK = `https://hooks.slack.com/services/T00/B00/${MARKER}`;
const SECRETS = { SOC_WEBHOOK_PROD_URL: HOOK, SOC_WEBHOOK_PROD_X_TOKEN: MARKER, OPS_SLACK_URL: SLACK };

let directory: string;
let printed: string[];
let made: (() => Promise<unknown>)[];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'das-import-'));
  printed = [];
  made = [];
});
afterEach(async () => {
  for (const remove of made.reverse()) await remove();
  rmSync(directory, { recursive: true });
});

/** The command line in the folder, with all that it prints kept. */
async function say(line: string, env: Readonly<Record<string, string>> = SECRETS) {
  const inherited = { ...process.env, DAS_COMPLIANCE_STATE: inject('sandboxStateFolder') };
  const ran = await run(line.split(' '), { directory, now: () => new Date(), env: { ...inherited, ...env } });
  printed.push(ran.out, ran.err);
  return ran;
}

const files = (): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1))
    .sort();
const read = (path: string): string => readFileSync(join(directory, path), 'utf8');

/** Made by hand, and gone afterwards. */
async function make(method: 'PUT' | 'POST', path: string, body: object, gone?: string) {
  const answer = await send(method, path, body);
  const id = String(answer['config_id'] ?? answer['_id'] ?? '');
  made.push(() => server.request('DELETE', gone ?? `${path}/${id}`));
  return id;
}

const channel = (config_type: string, name: string, details: object, config_id?: string): Promise<string> =>
  make('POST', '/_plugins/_notifications/configs', {
    ...(config_id ? { config_id } : {}),
    config: { name, config_type, is_enabled: true, [config_type]: details },
  });

const MONITORS = '/_plugins/_alerting/monitors';
const monitor = (name: string, channelId: string, schedule: object): Promise<string> =>
  make('POST', MONITORS, {
    type: 'monitor',
    name,
    monitor_type: 'query_level_monitor',
    enabled: false,
    schedule,
    inputs: [
      {
        search: {
          indices: ['das-audit-*'],
          query: { size: 0, query: { bool: { filter: [{ term: { activity: 'login_failed' } }] } } },
        },
      },
    ],
    triggers: [
      {
        query_level_trigger: {
          name: 'Five or more!',
          severity: '2',
          condition: { script: { source: 'ctx.results[0].hits.total.value >= 5', lang: 'painless' } },
          actions: [
            {
              name: 'Tell the SOC',
              destination_id: channelId,
              subject_template: { source: 'Refused logins', lang: 'mustache' },
              message_template: { source: '{{ctx.results.0.hits.total.value}} logins', lang: 'mustache' },
              throttle_enabled: true,
              throttle: { value: 10, unit: 'MINUTES' },
            },
          ],
        },
      },
    ],
  });

const policy = (name: string, pattern: string, channelId: string): Promise<string> =>
  make(
    'PUT',
    `/_plugins/_ism/policies/${name}`,
    {
      policy: {
        description: 'Ninety days, then gone.',
        default_state: 'hot',
        states: [
          {
            name: 'hot',
            actions: [],
            transitions: [{ state_name: 'gone', conditions: { min_index_age: '90d' } }],
          },
          {
            name: 'gone',
            actions: [
              {
                notification: {
                  channel: { id: channelId },
                  message_template: { source: 'Deleting {{ctx.index}}', lang: 'mustache' },
                },
              },
              { delete: {} },
            ],
            transitions: [],
          },
        ],
        ism_template: [{ index_patterns: [pattern], priority: 50 }],
      },
    },
    `/_plugins/_ism/policies/${name}`,
  );

const EVERY = { period: { interval: 5, unit: 'MINUTES' } };

/** One of each kind as people make them, some of which no declaration can say. */
async function clickTogether(): Promise<{ hook: string; monitor: string }> {
  const hook = await channel('webhook', 'SOC Webhook (prod)', {
    url: HOOK,
    header_params: { 'X-Token': MARKER },
    method: 'PUT',
  });
  await channel('slack', 'Ops Slack', { url: SLACK }, 'ops-slack');
  await channel('smtp_account', 'mailer', {
    host: 'mail.example',
    port: 25,
    method: 'none',
    from_address: 'a@b.example',
  });
  await make(
    'PUT',
    '/_snapshot/hand-made',
    { type: 'fs', settings: { location: 'hand-made' } },
    '/_snapshot/hand-made',
  );
  await make(
    'POST',
    '/_plugins/_sm/policies/nightly',
    {
      description: 'Every night.',
      enabled: false,
      creation: { schedule: { cron: { expression: '0 1 * * *', timezone: 'UTC' } }, time_limit: '1h' },
      deletion: {
        schedule: { cron: { expression: '0 3 * * *', timezone: 'UTC' } },
        condition: { max_age: '90d', min_count: 5 },
      },
      snapshot_config: {
        indices: 'das-audit-*',
        repository: 'hand-made',
        ignore_unavailable: true,
        include_global_state: false,
      },
      notification: { channel: { id: hook }, conditions: { creation: false, failure: true } },
    },
    '/_plugins/_sm/policies/nightly',
  );
  const template = (index_patterns: string[], more: object) => ({
    index_patterns,
    priority: 7,
    template: { settings: { number_of_shards: 2 }, mappings: { properties: { pid: { type: 'keyword' } } } },
    ...more,
  });
  await make(
    'PUT',
    '/_index_template/hand-made',
    template(['das-audit-hand-*'], {}),
    '/_index_template/hand-made',
  );
  await make(
    'PUT',
    '/_index_template/versioned',
    template(['das-audit-other-*'], { version: 3 }),
    '/_index_template/versioned',
  );
  await policy('ninety-days', 'das-audit-standard-*', hook);
  await policy('app-logs', 'logs-*', hook);
  await monitor('By cron', hook, { cron: { expression: '*/5 * * * *', timezone: 'UTC' } });
  return { hook, monitor: await monitor('Failed logins', hook, EVERY) };
}

/** The audit policy is ours from the start: retention claims its classes. */
async function applyAuditPolicy(): Promise<void> {
  mkdirSync(join(directory, 'policies/audit'), { recursive: true });
  cpSync(join(ROOT, 'policies/audit'), join(directory, 'policies/audit'), { recursive: true });
  made.push(() => say('destroy --yes --allow deletes-data'));
  await expectExit(0, say('apply --yes'));
}

const inventory = async (): Promise<string> =>
  JSON.stringify(await send('GET', '/das-compliance-inventory/_search?size=1000'));

test('what people clicked together becomes files that plan nothing, hold no secret, and go on from there', async () => {
  await applyAuditPolicy();
  const before = files();
  const { hook, monitor: id } = await clickTogether();

  const refused = await say('import');
  expect(refused.code).toBe(3);
  expect(files()).toEqual(before);
  expect(await inventory()).not.toContain('ninety-days');

  const out = await expectExit(2, say('import --yes'));
  expect(files().filter((file) => !before.includes(file))).toEqual([
    'monitors/channels/ops-slack.yaml',
    'monitors/channels/soc-webhook-prod.yaml',
    'monitors/failed-logins.yaml',
    'policies/indices/hand-made.yaml',
    'policies/retention/hand-made.yaml',
    'policies/retention/nightly.yaml',
    'policies/retention/ninety-days.yaml',
  ]);
  expect(read('monitors/failed-logins.yaml')).toContain('channel: soc-webhook-prod');
  expect(read('policies/retention/ninety-days.yaml')).toContain('id: soc-webhook-prod');
  for (const [address, reason] of [
    ['NotificationChannel/mailer', "a channel of type smtp_account can't be declared"],
    ['IndexTemplate/versioned', 'a declaration cannot say what it holds at /version'],
    ['RetentionPolicy/app-logs', 'it claims logs-*, and a declaration claims das-audit-<class>-*'],
    ['Monitor/by-cron', 'it runs by cron, and a declaration says every how many minutes, hours or days'],
  ])
    expect(out).toContain(`- ${address}: ${reason}`);
  for (const variable of Object.keys(SECRETS)) expect(out).toContain(variable);

  await expectExit(0, say('validate'));
  await expectExit(0, say('plan --detailed-exitcode'));
  expect(await expectExit(0, say('drift'))).toContain('No drift');
  await expectExit(0, say('test'));
  await expectExit(2, say('plan --detailed-exitcode', { ...SECRETS, OPS_SLACK_URL: `${SLACK}2` }));
  expect(await expectExit(2, say('import --yes'))).toContain('8 ours already');

  edit('monitors/failed-logins.yaml', 'throttle: 10', 'throttle: 30');
  await expectExit(0, say('apply --yes --allow disables-monitor'));
  await expectExit(0, say('plan --detailed-exitcode'));
  const [written, another] = await monitorsNamed('failed-logins');
  expect([written?._id, another]).toEqual([id, undefined]);
  expect(JSON.stringify(written)).toContain(`"destination_id":"${hook}"`);

  const shown = [...printed, await inventory(), ...files().map(read)].join('\n');
  expect(shown).toContain('soc-webhook-prod');
  expect(shown).not.toContain(MARKER);

  const stopped = await say('destroy --yes');
  expect([stopped.code, stopped.err]).toEqual([
    1,
    expect.stringContaining('it would be deleted, and is still named by Monitor "By cron" on the server'),
  ]);
  const [byCron] = await monitorsNamed('By cron');
  await send('DELETE', `${MONITORS}/${byCron?._id}`);
  await send('DELETE', '/_plugins/_ism/policies/app-logs');
  await expectExit(0, say('destroy --yes'));
  expect((await server.request('GET', `/_plugins/_notifications/configs/${hook}`)).status).toBe(404);
  expect((await server.request('GET', `${MONITORS}/${id}`)).status).toBe(404);
});

function edit(path: string, before: string, after: string): void {
  const text = read(path);
  expect(text).toContain(before);
  writeFileSync(join(directory, path), text.replace(before, after));
}

test('one address is imported alone, and never over a file', async () => {
  await applyAuditPolicy();
  const hook = await channel('webhook', 'SOC Webhook (prod)', { url: HOOK });
  await monitor('Failed logins', hook, EVERY);

  const alone = await say('import Monitor/failed-logins --yes');
  expect([alone.code, alone.err]).toEqual([1, expect.stringContaining('"soc-webhook-prod" is not declared')]);
  const unknown = await say('import Monitor/nobody --yes');
  expect([unknown.code, unknown.err]).toEqual([1, expect.stringContaining('no Monitor/nobody')]);

  await expectExit(0, say('import NotificationChannel/soc-webhook-prod --yes --format json'));
  mkdirSync(join(directory, 'monitors'), { recursive: true });
  writeFileSync(join(directory, 'monitors/failed-logins.yaml'), '# mine\n');
  const over = await say('import Monitor/failed-logins --yes');
  expect([over.code, over.err]).toEqual([1, expect.stringContaining('import overwrites no file')]);
  expect(read('monitors/failed-logins.yaml')).toBe('# mine\n');

  rmSync(join(directory, 'monitors/failed-logins.yaml'));
  const json = JSON.parse(await expectExit(0, say('import Monitor/failed-logins --yes --format json')));
  expect(json).toMatchObject({
    formatVersion: '1.0',
    imported: [{ address: 'Monitor/failed-logins', file: 'monitors/failed-logins.yaml' }],
    skipped: [],
  });
  await expectExit(0, say('plan --detailed-exitcode'));
});

test('the starter content comes back from the server once the inventory is lost', async () => {
  const copy = workingCopy();
  copy.remove('dashboards');
  const { inboxUrl } = inject('sandbox');
  const hookOf = (name: string): string => `${inboxUrl}/hooks/${name}`;
  const secrets = {
    SECURITY_OPERATIONS_URL: hookOf('SECURITY_OPERATIONS_WEBHOOK'),
    COMPLIANCE_OFFICE_URL: hookOf('COMPLIANCE_OFFICE_WEBHOOK'),
  };
  try {
    await expectExit(0, copy.run('apply --yes'));
    await send('DELETE', '/das-compliance-inventory');
    const out = await expectExit(0, say('import --yes', secrets));
    expect(out).toContain(`${IMPORTABLE.length} to import, 0 not imported; 0 ours already`);
    await expectExit(0, say('validate', secrets));
    await expectExit(0, say('test', secrets));
    await expectExit(0, say('plan --detailed-exitcode', secrets));
  } finally {
    await copy.leave();
  }
});
