import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import type { Method, Ports } from '../../src/core/ports.ts';
import type { Body } from '../../src/core/types.ts';
import { dashboard } from '../../src/kinds/dashboard/index.ts';
import { connectDashboards } from '../../src/targets/dashboards.ts';
import { run } from '../support/command-line.ts';
import { expectExit, server } from '../support/working-copy.ts';

const { url, username, password, caFile } = inject('sandbox');
const dashboards = connectDashboards({
  url: `${url}/_dashboards`,
  username,
  password,
  ca: readFileSync(caFile, 'utf8'),
});
const API = '/api/saved_objects';
const COUNT = `${API}/visualization/das-privileged-count`;
const BOARD = `${API}/dashboard/das-privileged-activity`;
const FILE = 'dashboards/privileged-activity.yaml';

let directory: string;
const cli = (line: string) =>
  run(line.split(' '), {
    directory,
    now: () => new Date(),
    env: { ...process.env, DAS_COMPLIANCE_STATE: inject('sandboxStateFolder') },
  });

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'das-dashboards-'));
  cpSync(join(import.meta.dirname, '../..', 'dashboards'), join(directory, 'dashboards'), {
    recursive: true,
  });
});
afterEach(async () => {
  await expectExit(0, cli('destroy --yes --allow deletes-data'));
  await server.request('DELETE', '/_plugins/_security/api/tenants/dashtest');
  rmSync(directory, { recursive: true });
});

const edit = (before: string | RegExp, after: string): void => {
  const text = readFileSync(join(directory, FILE), 'utf8');
  expect(text).toMatch(before);
  writeFileSync(join(directory, FILE), text.replace(before, after));
};

/** A request as somebody at the console of Dashboards makes it; it must be answered well. */
async function send(method: Method, path: string, body?: unknown, tenant = 'global') {
  const answer = await dashboards.request(method, path, tenant, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBe(200);
  return answer.body as { readonly attributes: Record<string, string>; readonly references: object[] };
}

const status = async (path: string, tenant = 'global') =>
  (await dashboards.request('GET', path, tenant)).status;

const planned = async () => JSON.parse(await expectExit(0, cli('plan --format json')));
const expectInPlace = async () => {
  expect((await planned()).summary).toMatchObject({ noop: 1, create: 0, update: 0, adopt: 0, delete: 0 });
  expect(await expectExit(0, cli('drift'))).toContain('No drift');
};

/** Makes the number of the metric larger, as the editor of Dashboards would. */
async function enlarge(): Promise<void> {
  const { attributes } = await send('GET', COUNT);
  const visState = attributes['visState']?.replace('"fontSize":48', '"fontSize":90');
  await send('PUT', COUNT, { attributes: { visState } });
}

test('a dashboard is made, edited by hand, put back and destroyed, and each time plan knows', async () => {
  await expectExit(0, cli('apply --yes'));
  await expectInPlace();

  await enlarge();
  const { drift } = JSON.parse(await expectExit(2, cli('drift --format json')));
  expect(drift).toMatchObject([
    {
      address: 'Dashboard/privileged-activity',
      words: ['visualisation "Privileged statements" changed'],
      changes: [
        {
          path: '/objects/global/visualization:das-privileged-count/attributes/visState/params/metric/style/fontSize',
          before: 48,
          after: 90,
        },
      ],
    },
  ]);
  const untouched = await send('GET', BOARD);
  await expectExit(0, cli('apply --yes'));
  await expectInPlace();
  expect(await send('GET', BOARD)).toEqual(untouched);

  await send('DELETE', COUNT);
  expect((await planned()).steps).toMatchObject([{ action: 'update' }]);
  await expectExit(0, cli('apply --yes'));
  await expectInPlace();

  await expectExit(0, cli('destroy --yes'));
  expect([await status(COUNT), await status(BOARD)]).toEqual([404, 404]);
});

test('what is sent is what was written: JSON in text, stamped with the version of its type', async () => {
  await expectExit(0, cli('apply --yes'));
  const board = await send('GET', BOARD);
  expect(board).toMatchObject({ migrationVersion: { dashboard: '7.9.3' } });
  expect(board.attributes['optionsJSON']).toBe('{"hidePanelTitles":false,"useMargins":true}');
});

test('a save in Dashboards that changes nothing is no drift', async () => {
  await expectExit(0, cli('apply --yes'));
  const { attributes, references } = await send('GET', BOARD);
  const renamed = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll('panel_', 'again_'));
  await send('PUT', BOARD, {
    attributes: { panelsJSON: renamed(attributes['panelsJSON']).replaceAll('2.11.0', '3.4.0'), hits: 0 },
    references: renamed(references),
  });
  await send('PUT', `${API}/index-pattern/das-audit`, {
    attributes: { fields: '[{"name":"activity","type":"string","count":1}]' },
  });
  await expectInPlace();
});

describe('what others made', () => {
  const BY_HAND = { attributes: { title: 'By hand' }, references: [] };

  test('is adopted only once that is allowed, and an object of theirs in a dashboard of ours as well', async () => {
    await send('POST', `${API}/index-pattern/das-audit`, BY_HAND);
    expect(await cli('apply --yes')).toMatchObject({
      code: 3,
      err: expect.stringContaining('--allow adopts'),
    });
    await expectExit(0, cli('apply --yes --allow adopts'));
    await expectInPlace();

    await send('POST', `${API}/index-pattern/das-other`, BY_HAND);
    edit(
      '  objects:\n',
      '  objects:\n    - { type: index-pattern, id: das-other, attributes: { title: das-other-* } }\n',
    );
    const refused = await cli('apply --yes');
    expect(refused.code).toBe(3);
    expect(refused.err).toContain('index-pattern "das-other" exists already and was not made by us');
    expect(await send('GET', `${API}/index-pattern/das-other`)).toMatchObject({
      attributes: { title: 'By hand' },
    });
    await expectExit(0, cli('apply --yes --allow adopts'));
    await expectInPlace();
  });

  test('stays when ours goes', async () => {
    await expectExit(0, cli('apply --yes'));
    await send('POST', `${API}/visualization/theirs`, BY_HAND);
    await expectExit(0, cli('destroy --yes'));
    expect(await status(`${API}/visualization/theirs`)).toBe(200);
    await send('DELETE', `${API}/visualization/theirs`);
  });
});

test('an object that moves to another declaration stays, and ends where it is declared', async () => {
  await expectExit(0, cli('apply --yes'));
  const pattern = / {4}- type: index-pattern\n(?: {6}.*\n)+/;
  const [moved = ''] = pattern.exec(readFileSync(join(directory, FILE), 'utf8')) ?? [];
  edit(pattern, '');
  const shared = `kind: Dashboard\nname: shared\ndescription: Shared by dashboards.\ncontrols: [SOX/404]\nspec:\n  objects:\n${moved}`;
  writeFileSync(join(directory, 'dashboards/shared.yaml'), shared);
  // A declaration that is new, of an object that is there, takes over what it did not make.
  await expectExit(0, cli('apply --yes --allow adopts'));
  expect(await status(`${API}/index-pattern/das-audit`)).toBe(200);
  expect((await planned()).summary).toMatchObject({ noop: 2, update: 0, delete: 0 });
  expect(await expectExit(0, cli('drift'))).toContain('No drift');
});

describe('a tenant', () => {
  const TENANT = '/_plugins/_security/api/tenants/dashtest';

  test('that is not there is refused by name, and nothing lands in the global one', async () => {
    // As Dashboards itself does, without a word.
    await send('POST', `${API}/visualization/strayed`, { attributes: { title: 'A' } }, 'dashtest');
    expect(await status(`${API}/visualization/strayed`)).toBe(200);
    await send('DELETE', `${API}/visualization/strayed`);

    edit('spec:\n', 'spec:\n  tenant: dashtest\n');
    const { code, err } = await cli('apply --yes');
    expect(code).toBe(1);
    expect(err).toContain('tenant "dashtest" is not there, or this user may not write to it');
    expect(await status(BOARD)).toBe(404);
  });

  test('holds what names it, and what moves there leaves the global one', async () => {
    await server.request('PUT', TENANT, { description: 'of a test' });
    await expectExit(0, cli('apply --yes'));
    edit('spec:\n', 'spec:\n  tenant: dashtest\n');
    await expectExit(0, cli('apply --yes'));
    await expectInPlace();
    expect([await status(BOARD), await status(BOARD, 'dashtest')]).toEqual([404, 200]);
    await expectExit(0, cli('destroy --yes'));
    expect(await status(BOARD, 'dashtest')).toBe(404);
  });
});

describe('a write', () => {
  const ports = { search: server, bundle: {} as Ports['bundle'], dashboards };
  const object = (id: string, attributes: Body) => ({
    tenant: 'global',
    type: 'visualization',
    id,
    attributes: { title: 'A', visState: '{}', ...attributes },
    references: [],
  });
  const bodyOf = (...objects: readonly Body[]): Body => ({ objects });
  const listed = async (body: Body) => {
    const [live] = await dashboard.list(ports, () => [{ name: 'a', desired: body, applied: undefined }]);
    return live;
  };
  const cleared = (...ids: readonly string[]) =>
    Promise.all(ids.map((id) => dashboards.request('DELETE', `${API}/visualization/${id}`, 'global')));

  test('of which one object is refused fails with its name, though the answer is 200', async () => {
    const body = bodyOf(object('write-good', {}), object('write-bad', { unheardOf: 1 }));
    await expect(dashboard.write(ports, 'a', body, undefined)).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: expect.stringMatching(
        /^Writing dashboard "a": visualization "write-bad" was refused: .*unheardOf/,
      ),
    });
    await cleared('write-good');
  });

  test('replaces and deletes only what is still as it was read', async () => {
    const body = bodyOf(object('write-moved', {}));
    await dashboard.write(ports, 'a', body, undefined);
    const live = await listed(body);
    await send('PUT', `${API}/visualization/write-moved`, { attributes: { title: 'By hand' } });
    const conflict = {
      code: 'VERSION_CONFLICT',
      message: expect.stringContaining('visualization "write-moved" changed on the server meanwhile'),
    };
    const wanted = bodyOf(object('write-moved', { description: 'wanted' }));
    await expect(dashboard.write(ports, 'a', wanted, live)).rejects.toMatchObject(conflict);
    await expect(dashboard.write(ports, 'a', wanted, undefined)).rejects.toMatchObject(conflict);
    if (live) await expect(dashboard.remove(ports, live)).rejects.toMatchObject(conflict);
    expect(await send('GET', `${API}/visualization/write-moved`)).toMatchObject({
      attributes: { title: 'By hand' },
    });

    const again = await listed(body);
    await dashboard.write(ports, 'a', wanted, again);
    const last = await listed(wanted);
    if (last) await dashboard.remove(ports, last);
    if (last) await dashboard.remove(ports, last);
    expect(await listed(wanted)).toBeUndefined();
  });
});
