import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { NormalEvent } from '../../src/ingest/event.ts';
import { redact, redactJson } from '../../src/ingest/redact.ts';

const BASE: NormalEvent = {
  '@timestamp': '2026-03-09T07:14:22Z',
  engine: 'sqlserver',
  activity: 'role',
  outcome: 'success',
  source: 'db-A',
};

it('masks a secret wherever the event says it again, and marks the event', () => {
  const event = redact({
    ...BASE,
    commandText: "ALTER LOGIN a WITH PASSWORD = 'Plum-Tree-9'",
    errorMessage: 'near "Plum-Tree-9": the password is too weak',
    paramList: ['x', 'Plum-Tree-9'],
    engineNativeAuditFields: {
      additional_information: "<s>ALTER LOGIN a WITH PASSWORD = 'Plum-Tree-9'</s>",
      n: 1,
    },
    unknownFields: { deep: [{ text: 'Plum-Tree-9' }] },
  });
  expect(JSON.stringify(event)).not.toContain('Plum-Tree-9');
  expect(event).toMatchObject({ redacted: true, commandText: "ALTER LOGIN a WITH PASSWORD = '********'" });
});

it('leaves an event without secrets as it is', () => {
  const event: NormalEvent = {
    ...BASE,
    activity: 'select',
    commandText: 'select * from passwords_seen',
    paramList: ['a'],
  };
  expect(redact(event)).toBe(event);
});

it('masks all parameters when the password came as one', () => {
  const event = redact({
    ...BASE,
    commandText: 'ALTER LOGIN a WITH PASSWORD = @p1',
    paramList: ['Plum', '7'],
  });
  expect(event.paramList).toEqual(['********', '********']);
});

it('masks late pieces of a split account statement whole', () => {
  const event = redact({ ...BASE, substatementId: '2', commandText: "Tree-9', CHECK_POLICY = ON" });
  expect(event).toMatchObject({ commandText: '********', redacted: true });
});

it('masks what goes to quarantine by the rules of all dialects', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^Zq[A-Za-z0-9]{8,12}$/),
      fc.constantFrom(
        (s: string) => `CREATE USER a IDENTIFIED BY ${s}`,
        (s: string) => `CREATE ROLE a PASSWORD $q$${s}$q$`,
        (s: string) => `SET PASSWORD = "${s}"`,
        (s: string) => `CREATE LOGIN [a] WITH PASSWORD = N'${s}'`,
      ),
      (secret, say) => {
        expect(JSON.stringify(redactJson({ commandText: say(secret), other: [say(secret)] }))).not.toContain(
          secret,
        );
      },
    ),
  );
});
