import type { KeyPort, Quarantined, QuarantinePort, SearchPort } from '../../src/core/ports.ts';
import type { IngestPorts } from '../../src/ingest/batch.ts';
import { keepKeyrings } from '../../src/ingest/keyrings.ts';
import type { NamedPolicy } from '../../src/kinds/audit-policy/evaluate.ts';

/** Keeps every event of every stream, by month. */
export const KEEP_ALL: NamedPolicy = {
  name: 'keep-all',
  spec: {
    dataClasses: [{ name: 'general', period: 'month', sources: ['*'] }],
    internalUsers: ['rdsadmin', 'rdsa'],
    privileged: { users: ['*dba*', 'breakglass'], activities: ['grant', 'role', 'ddl', 'audit_change'] },
    sensitiveObjects: ['*salaries', '*payment_cards'],
  },
};

export interface TestPorts extends IngestPorts {
  readonly items: Quarantined[];
  readonly lines: Readonly<Record<string, unknown>>[];
}

/** Ports of a batch with a clock that only sleeping moves. */
export function testPorts(
  search: SearchPort,
  keys: KeyPort,
  policies: readonly NamedPolicy[] = [KEEP_ALL],
  quarantine?: QuarantinePort,
): TestPorts {
  const items: Quarantined[] = [];
  const lines: Readonly<Record<string, unknown>>[] = [];
  let time = Date.UTC(2026, 10, 1);
  return {
    search,
    keyrings: keepKeyrings(keys, () => time),
    quarantine: quarantine ?? {
      async put(list) {
        items.push(...list);
      },
    },
    policies: { version: 'v1', policies },
    pace: {
      now: () => time,
      sleep: async (milliseconds) => {
        time += milliseconds;
      },
      random: () => 0.5,
    },
    deadline: time + 60_000,
    log: (line) => lines.push(line),
    items,
    lines,
  };
}
