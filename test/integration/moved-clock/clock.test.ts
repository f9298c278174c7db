import { readFileSync } from 'node:fs';
import { afterEach, expect, inject, test } from 'vitest';
import { connectSearch } from '../../../src/targets/search.ts';
import { movedClock } from '../../support/clock.ts';
import { run } from '../../support/command-line.ts';
import { killAndBringBack } from '../../support/killed.ts';

const { url, username, password, caFile } = inject('sandbox');
const search = connectSearch({ url, username, password, ca: readFileSync(caFile, 'utf8') });
const clock = movedClock(search);
const DAY = 86_400_000;

afterEach(() => clock.reset());

test('the clock runs with the machine, a day ahead once it was moved by a day', async () => {
  expect(Math.abs((await clock.now()) - Date.now())).toBeLessThan(5_000);
  await clock.advance('1d');
  expect(Math.abs((await clock.now()) - Date.now() - DAY)).toBeLessThan(5_000);
});

test('a held clock stands still, moves by what it is moved, and is where it was after the stand-in was killed', async () => {
  await clock.hold();
  const held = await clock.now();
  await clock.advance('90m');
  expect(await clock.now()).toBe(held + 90 * 60_000);

  await killAndBringBack(inject('sandboxStateFolder'), 'standIn');
  expect(await clock.now()).toBe(held + 90 * 60_000);
});

test.each([{}, { advance: 'soon' }, { advance: -1 }, { hold: 'yes' }])(
  '%j moves nothing and says what can be asked',
  async (body) => {
    const answer = await search.request('POST', '/_sandbox/clock', body);
    expect(answer).toMatchObject({
      status: 400,
      body: { error: { reason: 'give hold, advance (such as 24h) or reset' } },
    });
  },
);

test('is told and moved from the command line', async () => {
  const env = { DAS_COMPLIANCE_STATE: inject('sandboxStateFolder') };
  const ran = (line: string) => run(['sandbox', 'clock', ...line.split(' ').filter(Boolean)], { env });
  expect((await ran('--hold')).out).toMatch(/^\d{4}-.*Z \(standing still\)\n$/);
  const before = await clock.now();
  expect((await ran('--advance 24h')).out).toContain(new Date(before + DAY).toISOString());
  expect((await ran('')).out).toContain(new Date(before + DAY).toISOString());
  expect((await ran('--release')).out).not.toContain('still');
  expect((await ran('--reset')).code).toBe(0);
  expect(Math.abs((await clock.now()) - Date.now())).toBeLessThan(60_000);
  expect((await ran('--advance soon')).err).toContain('--advance soon is no span.');
  expect((await ran('--hold --reset')).err).toContain('one of');
});

test('who may not write to the node may not move the clock', async () => {
  const reader = { username: 'clock-reader', password: 'Re4der!of-nothing-1' };
  const user = `/_plugins/_security/api/internalusers/${reader.username}`;
  await search.request('PUT', user, { password: reader.password });
  const other = connectSearch({ url, ca: readFileSync(caFile, 'utf8'), ...reader });
  expect(await other.request('POST', '/_sandbox/clock', { advance: '1d' })).toMatchObject({ status: 403 });
  await search.request('DELETE', user);
});
