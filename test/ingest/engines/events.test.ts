import { describe, expect, it } from 'vitest';
import { replay } from '../../../src/ingest/replay.ts';
import type { Engine } from '../../../src/kinds/audit-policy/spec.gen.ts';
import { eventFiles } from '../../support/events.ts';
import { makeLocalKeys } from '../../support/local-keys.ts';

const ENGINES: readonly Engine[] = ['aurora-postgresql', 'aurora-mysql', 'oracle', 'sqlserver'];

describe.each(ENGINES)('%s', (engine) => {
  it.each(eventFiles(engine))('$name: $what', async ({ name, expected, record }) => {
    const file = { name, text: JSON.stringify(record) };
    const { events } = await replay([file], { keys: makeLocalKeys(), now: () => 0 });
    expect(events.map(({ event }) => event)).toMatchObject([{ engine, ...expected }]);
    expect(JSON.stringify(events)).not.toContain('N0t-In-Index');
  });
});
