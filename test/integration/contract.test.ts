import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { connectSearch } from '../../src/targets/search.ts';
import { capturesOf, LEFT_FOR_LATER, RECORDED, TIMED } from '../support/captures.ts';
import { startReplay } from '../support/replay.ts';

const { url, username, password, caFile } = inject('sandbox');
const search = connectSearch({ url, username, password, ca: readFileSync(caFile, 'utf8') });

test.each(Object.entries(RECORDED))(
  'every exchange of %s is replayed or left for a reason',
  (area, count) => {
    const copied = capturesOf(area).map(({ name }) => name);
    const left = Object.keys(LEFT_FOR_LATER).filter((name) => name.startsWith(`${area}/`));
    const numbers = [...copied, ...left].map((name) => Number(name.slice(area.length + 1, area.length + 3)));
    expect(numbers.sort((one, two) => one - two)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
  },
);

describe.each(Object.keys(RECORDED).filter((area) => !TIMED.has(area)))('%s', (area) => {
  const replay = startReplay(search);
  afterAll(async () => {
    for (const id of replay.made()) await search.request('DELETE', `/_plugins/_alerting/monitors/${id}`);
  });

  test.each(capturesOf(area))('$name is answered as it was recorded', async (capture) => {
    const { expected, actual } = await replay.play(capture);
    expect(actual).toEqual(expected);
  });
});
