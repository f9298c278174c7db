import { describe, expect, it } from 'vitest';
import { type Begun, chained, type Ended, type HistoryEntry } from '../../src/core/history.ts';
import { historyMarkdown } from '../../src/render/history-markdown.ts';
import { historyText, runsIn, type Told } from '../../src/render/history-text.ts';
import { HOSTILE } from '../support/plans.ts';

const begun = (change: Partial<Begun> = {}): Begun => ({
  event: 'begun',
  command: 'apply',
  environment: 'production',
  who: 'irene',
  commit: '4f2c1e0',
  version: '0.1.0',
  when: '2026-11-12T09:00:00.000Z',
  digest: 'd'.repeat(64),
  consents: { reviewed: false, allowed: [], used: [] },
  ...change,
});
const ended = (sequence: number, change: Partial<Ended> = {}): Ended => ({
  event: 'ended',
  begun: sequence,
  when: '2026-11-12T09:00:09.000Z',
  result: 'done',
  unchanged: 3,
  outcomes: [{ action: 'create', address: 'Monitor/grants', status: 'applied' }],
  ...change,
});

const toldOf = (...facts: readonly (Begun | Ended)[]): Told => {
  const entries: HistoryEntry[] = [];
  for (const fact of facts) entries.push(chained(fact, entries.at(-1)));
  const target = 'https://127.0.0.1:9200';
  const head = entries.at(-1)?.hash ?? null;
  return { environment: 'production', target, length: entries.length, head, runs: runsIn(entries, 20) };
};

const STORY = toldOf(
  begun(),
  ended(1),
  begun({
    when: '2026-11-13T09:00:00.000Z',
    who: 'paul',
    consents: {
      reviewed: true,
      allowed: ['shortens-retention', 'deletes'],
      used: [
        {
          risk: 'shortens-retention',
          address: 'RetentionPolicy/pci-dss',
          message: 'indices would be deleted after 61 days',
        },
      ],
    },
  }),
  ended(3, {
    result: 'incomplete',
    outcomes: [
      { action: 'update', address: 'RetentionPolicy/pci-dss', status: 'applied' },
      {
        action: 'create',
        address: 'NotificationChannel/ops',
        status: 'failed',
        code: 'TARGET_REFUSED',
        message: 'Writing notification channel "ops": the server answered 400: no protocol.',
      },
      { action: 'update', address: 'Monitor/a', status: 'skipped', because: 'NotificationChannel/ops' },
      {
        action: 'move',
        address: 'RetentionPolicy/pci-dss',
        index: 'das-audit-pci-2026.10',
        status: 'applied',
      },
    ],
  }),
  begun({ when: '2026-11-14T09:00:00.000Z', command: 'drift --heal' }),
  ended(5, {
    result: 'broken off',
    outcomes: [],
    error: { code: 'TARGET_UNREACHABLE', message: 'https://127.0.0.1:9200 does not answer: reset.' },
  }),
  begun({ when: '2026-11-15T09:00:00.000Z', command: 'destroy' }),
);

describe('the history', () => {
  it('for people: newest first, with consents and what became of each step', async () => {
    await expect(historyText(STORY)).toMatchFileSnapshot('__golden__/history.txt');
    expect(historyText(toldOf())).toBe('The history of production (https://127.0.0.1:9200) is empty.\n');
  });

  it('in Markdown', async () => {
    await expect(historyMarkdown(STORY)).toMatchFileSnapshot('__golden__/history.md');
  });

  it('shows as many runs as are asked for', () => {
    const entries = STORY.runs
      .flatMap(({ begun: one, ended: two }) => (two ? [two, one] : [one]))
      .toReversed();
    expect(runsIn(entries, 2).map(({ begun: one }) => one.sequence)).toEqual([7, 5]);
  });

  it('cannot rewrite the terminal or the page, whatever somebody wrote into it', () => {
    const told = toldOf(
      begun({ who: HOSTILE, commit: '@team <b>', command: HOSTILE }),
      ended(1, {
        outcomes: [{ action: HOSTILE, address: HOSTILE, status: HOSTILE, because: '@team #12' }],
        error: { code: HOSTILE, message: HOSTILE },
      }),
    );
    expect(historyText(told)).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
    expect(historyMarkdown(told)).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u);
    expect(historyMarkdown(told).replaceAll(/`+[^`]*`+/g, '')).not.toMatch(/[@#]\w|<b>/);
  });

  it('in Markdown stays below the limit and counts what is left out', () => {
    const outcomes = Array.from({ length: 3000 }, (_, at) => ({
      action: 'create',
      address: `Monitor/m${at}`,
      status: 'applied',
    }));
    const text = historyMarkdown(toldOf(begun(), ended(1, { outcomes })));
    expect(text.length).toBeLessThan(60_000);
    expect(text).toMatch(/^\d+ more lines are left out here; `das-compliance history /m);
  });
});
