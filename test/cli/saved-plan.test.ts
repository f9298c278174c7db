import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { planJson, readSavedPlan } from '../../src/cli/saved-plan.ts';
import { PLANS } from '../support/plans.ts';

const folder = mkdtempSync(join(tmpdir(), 'das-saved-plan-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const PLAN = { ...PLANS['starter-update'], digest: 'a'.repeat(64) };
const TARGET = 'https://127.0.0.1:9200';

it('reads back what was saved', async () => {
  const path = file('plan.json', planJson(PLAN as never));
  expect(await readSavedPlan(path, 'sandbox', TARGET)).toEqual(JSON.parse(JSON.stringify(PLAN)));
});

it.each<[string, string, RegExp]>([
  ['no JSON', 'digest: abc', /is no JSON\.$/],
  ['half a file', planJson(PLAN as never).slice(0, 500), /is no JSON\.$/],
  ['another JSON', '[]', /is no saved plan\.$/],
  ['a plan without steps', JSON.stringify({ ...PLAN, steps: undefined }), /is no saved plan\.$/],
  ['steps that are none', JSON.stringify({ ...PLAN, steps: [1] }), /is no saved plan\.$/],
  ['a digest that is none', JSON.stringify({ ...PLAN, digest: 'abc' }), /is no saved plan\.$/],
  ['another format', JSON.stringify({ ...PLAN, formatVersion: '2.0' }), /has format "2\.0", not "1\.0"\.$/],
  [
    'another environment',
    JSON.stringify({ ...PLAN, environment: 'production' }),
    /environment "production", not for "sandbox"\.$/,
  ],
  [
    'another target',
    JSON.stringify({ ...PLAN, target: 'https://a' }),
    /made for "https:\/\/a", not for https:\/\/127\.0\.0\.1:9200\.$/,
  ],
])('%s is one sentence that names the file', async (name, text, message) => {
  const path = file(`${name}.json`, text);
  await expect(readSavedPlan(path, 'sandbox', TARGET)).rejects.toMatchObject({
    code: 'USAGE',
    message: expect.stringMatching(message),
  });
});

it('a file that is not there, or a folder, is one sentence too', async () => {
  for (const path of [join(folder, 'none.json'), folder])
    await expect(readSavedPlan(path, 'sandbox', TARGET)).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(/ cannot be read \(E[A-Z]+\)\.$/),
    });
});
