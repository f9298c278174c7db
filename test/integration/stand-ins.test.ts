import { readFileSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { connectSearch } from '../../src/targets/search.ts';

const { url, username, password, caFile } = inject('sandbox');
const ca = readFileSync(caFile, 'utf8');
const MANY = 2_000;

test.each(['/_plugins/_ism/policies', '/_plugins/_notifications/features', '/_plugins/_alerting/monitors/x'])(
  '%s is refused to who has no credentials, and to who has wrong ones',
  async (path) => {
    const strangers = [
      connectSearch({ url, ca }),
      connectSearch({ url, ca, username, password: `${password}-not` }),
    ];
    for (const stranger of strangers) {
      await expect(stranger.request('GET', path)).rejects.toMatchObject({ code: 'TARGET_REFUSED' });
    }
  },
);

test('what is no plugin of ours reaches the node whole, and comes back whole', async () => {
  const search = connectSearch({ url, username, password, ca });
  const line = `{"create":{"_index":"passtest"}}\n${JSON.stringify({ text: 'é'.repeat(2_000) })}\n`;
  const written = await search.request('POST', '/_bulk?refresh=true', line.repeat(MANY));
  expect([written.status, written.body]).toMatchObject([200, { errors: false }]);
  const found = await search.request('POST', '/passtest/_search', { size: MANY });
  expect(found.body).toMatchObject({ hits: { total: { value: MANY } } });
  await search.request('DELETE', '/passtest');
});

test('a user of the node sees of the plugins what the node lets that user see', async () => {
  const admin = connectSearch({ url, username, password, ca });
  const reader = { username: 'standin-reader', password: 'Re4der!of-nothing-1' };
  await admin.request('PUT', `/_plugins/_security/api/internalusers/${reader.username}`, {
    password: reader.password,
  });
  const { status } = await connectSearch({ url, ca, ...reader }).request('GET', '/_plugins/_ism/policies');
  expect(status).toBe(403);
  await admin.request('DELETE', `/_plugins/_security/api/internalusers/${reader.username}`);
});
