import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { expectExit, type WorkingCopy, workingCopy } from '../support/working-copy.ts';

// A month of this test alone.
const MONTH = '2017-02';
let copy: WorkingCopy;

beforeAll(async () => {
  copy = workingCopy();
  await expectExit(0, copy.run('apply --yes'));
});
afterAll(() => copy.leave());

test('status says where everything is, and no password', async () => {
  const { url, inboxUrl, password } = inject('sandbox');
  const out = await expectExit(0, copy.run('sandbox status'));
  expect(out).toContain(url);
  expect(out).toContain(inboxUrl);
  expect(out).not.toContain(password);
});

test('what was generated into a file is opened by replay with the keys of the sandbox', async () => {
  const { code, out, err } = await copy.run(
    `sandbox generate --month ${MONTH} --events 40 --out made/records.jsonl`,
  );
  expect({ code, out }).toEqual({ code: 0, out: '' });
  expect(err).toMatch(/^\d+ sealed records in made\/records\.jsonl\.\n$/);
  const replayed = await copy.run('replay made/records.jsonl');
  expect(replayed.code).toBe(0);
  const events = replayed.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.length).toBeGreaterThanOrEqual(40);
  for (const event of events) expect(event['@timestamp']).toMatch(new RegExp(`^${MONTH}`));
});

test('a month is fed, fed again without doubling, and reported', async () => {
  const line = `sandbox generate --month ${MONTH} --events 200 --seed 3`;
  expect(await expectExit(0, copy.run(line))).toMatch(/\b\d+ new documents, .*, 0 in quarantine\.\n$/);
  expect(await expectExit(0, copy.run(line))).toMatch(/events: 0 new documents, /);

  const report = await copy.run(`report monthly-privileged-activity --month ${MONTH} --out pages`);
  expect(report).toEqual({
    code: 0,
    out: `pages/monthly-privileged-activity-${MONTH}.html\n`,
    err: expect.stringMatching(/^\d+ events, \d+ of them privileged; numbers [^\n]+\.\n$/),
  });
});

test.each([
  [
    'generate',
    `sandbox generate --month ${MONTH} --events 5 --out policies/audit/baseline.yaml/records.jsonl`,
  ],
  ['generate, where a folder is', `sandbox generate --month ${MONTH} --events 5 --out policies`],
  ['report', `report monthly-privileged-activity --month ${MONTH} --out monitors/privilege-granted.yaml`],
])('a place that %s cannot write to is one sentence', async (_, line) => {
  const { code, out, err } = await copy.run(line);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^Error: [^\n]+ cannot be written \(E[A-Z]+\)\. [^\n]+\n$/);
});
