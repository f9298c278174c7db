import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { connectSearch } from '../../../src/targets/search.ts';
import { capturesOf } from '../../support/captures.ts';
import { movedClock } from '../../support/clock.ts';
import { startReplay } from '../../support/replay.ts';

const { url, username, password, caFile } = inject('sandbox');
const search = connectSearch({ url, username, password, ca: readFileSync(caFile, 'utf8') });
const clock = movedClock(search);
const replay = startReplay(search);

/** How many runs an index had between two recorded requests: the times in the answers say so. */
const MINUTES_BEFORE: Readonly<Record<string, number>> = { '1-ism/22-explain-initialised': 2 };

beforeAll(() => clock.hold());
afterAll(() => clock.reset());

test.each(capturesOf('1-ism'))('$name is answered as it was recorded', async (capture) => {
  await clock.minutes(MINUTES_BEFORE[capture.name] ?? 0);
  const { expected, actual } = await replay.play(capture);
  expect(actual).toEqual(expected);
});
