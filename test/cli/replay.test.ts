import { expect, test } from 'vitest';
import { eventFiles } from '../support/events.ts';
import { folderWith } from './folder.ts';

const [grant] = eventFiles('oracle').filter(({ name }) => name === 'grant');
const plain = JSON.stringify(grant?.record);
const heartbeat = JSON.stringify({ ...grant?.record, databaseActivityEventList: [{ type: 'heartbeat' }] });
const sealed = JSON.stringify({
  type: 'DatabaseActivityMonitoringRecords',
  version: '1.1',
  databaseActivityEvents: 'AYABeA==',
  key: 'AQIDAA==',
});

test('a plain event is a line of JSON on stdout, the account on stderr', async () => {
  const { code, out, err } = await folderWith({ 'a.json': plain }).run('replay', 'a.json');
  expect({ code, err }).toEqual({ code: 0, err: '1 record: 1 event, 0 heartbeats.\n' });
  expect(out.trimEnd()).not.toContain('\n');
  expect(JSON.parse(out)).toMatchObject({ activity: 'grant', outcome: 'success', engine: 'oracle' });
});

test('several files are shown in their order', async () => {
  const other = plain.replaceAll('HOLLYBROOK', 'ELSEWHERE');
  const folder = folderWith({ 'a.json': plain, 'b.json': other });
  const { out, err } = await folder.run('replay', 'b.json', 'a.json');
  const sources = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).source);
  expect(sources).toEqual([expect.stringContaining('ELSEWHERE'), expect.stringContaining('HOLLYBROOK')]);
  expect(err).toBe('2 records: 2 events, 0 heartbeats.\n');
});

test('a heartbeat shows nothing and is counted', async () => {
  expect(await folderWith({ 'a.json': heartbeat }).run('replay', 'a.json')).toEqual({
    code: 0,
    out: '',
    err: '1 record: 0 events, 1 heartbeat.\n',
  });
});

test.each([
  ['a file that is not there', {}, /a\.json cannot be read \(ENOENT\)\. Check the path\./],
  ['a folder', { 'a.json/b': '' }, /a\.json cannot be read \(EISDIR\)\./],
  ['garbage', { 'a.json': 'ÿ{{{ no \u001b[31mjson' }, /a\.json, line 1, .*no JSON/],
  ['a sealed record of an unnamed stream', { 'a.json': sealed }, /a\.json.*--stream/],
])('%s is one sentence and no event', async (_, files, sentence) => {
  const { code, out, err } = await folderWith(files).run('replay', 'a.json');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^Error: [^\n]+\n$/);
  expect(err).toMatch(sentence);
  expect(err).not.toContain('\u001b');
});

test('events before an unreadable file are not shown: all or nothing', async () => {
  const { code, out } = await folderWith({ 'a.json': plain, 'b.json': 'x' }).run(
    'replay',
    'a.json',
    'b.json',
  );
  expect({ code, out }).toEqual({ code: 1, out: '' });
});
