import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outdated } from '../../../../src/sandbox/stand-ins/snapshots/deletion.ts';
import { dateFormatProblem, snapshotName } from '../../../../src/sandbox/stand-ins/snapshots/name.ts';
import { runsOf } from '../../../../src/sandbox/stand-ins/snapshots/runs.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-10-05T23:30:07Z');

test.each([
  [{}, 'das-2026-10-05t23:30:07-abcdefgh'],
  [{ date_format: 'yyyy-MM-dd-HH:mm' }, 'das-2026-10-05-23:30-abcdefgh'],
  [{ date_format: 'yyyyMMdd', date_format_timezone: 'Asia/Tokyo' }, 'das-20261006-abcdefgh'],
  [{ date_format: "'Week of' dd.MM.uuuu" }, 'das-week of 05.10.2026-abcdefgh'],
])('a snapshot of %j is called %s', (config, name) => {
  expect(snapshotName('das', config, NOW, 'abcdefgh')).toBe(name);
});

test.each(['basic_date', 'EEE dd', "yyyy'"])('%s is no date format that is known here', (format) => {
  expect(dateFormatProblem(format)).toContain('Please provide a valid date format.');
});

const times = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { maxLength: 20 });
const aged = (hours: readonly number[]) =>
  hours.map((age) => ({ name: String(age), time: NOW - age * HOUR }));

test('what is deleted is older than all that is kept', () => {
  fc.assert(
    fc.property(
      times,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 5 }),
      (ages, least, more) => {
        const condition = { max_age: '4d', min_count: least, max_count: least + more };
        const gone = outdated(aged(ages), condition, NOW).map(Number);
        const kept = ages.filter((age) => !gone.includes(age));
        expect(Math.max(-1, ...kept)).toBeLessThan(Math.min(Number.POSITIVE_INFINITY, ...gone));
        expect(kept.length).toBeLessThanOrEqual(least + more);
        expect(kept.length).toBeGreaterThanOrEqual(Math.min(ages.length, least));
        expect(kept.length > least && kept.some((age) => age > 96)).toBe(false);
      },
    ),
  );
});

test('by count alone no age matters, by age alone no count does', () => {
  const all = aged([1, 2, 3, 4]);
  expect(outdated(all, { max_count: 3, min_count: 1 }, NOW)).toEqual(['4']);
  expect(outdated(all, { max_age: '3h', min_count: 1 }, NOW)).toEqual(['4']);
  expect(outdated(all, { max_age: '30m', min_count: 1 }, NOW)).toEqual(['4', '3', '2']);
});

test('a changed policy waits for its next turn after the change, an unchanged one keeps its own', () => {
  const creation = { schedule: { cron: { expression: '0 1 * * *', timezone: 'UTC' } } };
  const policy = { name: 'das', creation, last_updated_time: NOW };
  const first = runsOf(policy, [1, 1], undefined);
  expect(first.sm_metadata.creation?.trigger.time).toBe(Date.parse('2026-10-06T01:00:00Z'));
  expect(first.sm_metadata).not.toHaveProperty('deletion');
  expect(runsOf({ ...policy, last_updated_time: 0 }, [1, 1], first)).toBe(first);
  const moved = runsOf({ ...policy, last_updated_time: NOW + 48 * HOUR }, [2, 1], first);
  expect(moved.sm_metadata.creation?.trigger.time).toBe(Date.parse('2026-10-08T01:00:00Z'));
});
