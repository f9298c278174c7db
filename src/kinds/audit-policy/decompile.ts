import type { Importing } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { compilePolicies } from './evaluate.ts';
import type { AuditPolicySpec } from './spec.gen.ts';

/** An audit policy from the bundle. */
export const importing: Importing = {
  folder: 'policies/audit',
  given: [],
  decompile: (body) => ({
    spec: Object.fromEntries(Object.entries(body).filter(([, value]) => !isUsual(value))),
    tests: [classed(body as unknown as AuditPolicySpec)],
    remarks: {
      '/tests': 'Import knows only where events go: add what must be kept, what dropped and what privileged.',
    },
  }),
};

/** What `normalise` fills in. */
const isUsual = (value: unknown): boolean => value === 0 || (Array.isArray(value) && value.length === 0);

/** What the policy says of one event of its first class, by the very code that judges events. */
function classed(spec: AuditPolicySpec): Body {
  const source = spec.dataClasses[0]?.sources[0]?.replaceAll('*', 'x') ?? '';
  const event = { source, engine: 'aurora-postgresql', activity: 'other', dbUserName: 'nobody' } as const;
  const judged = compilePolicies([{ name: 'imported', spec }])({
    '@timestamp': '2026-01-15T10:00:00Z',
    ...event,
  });
  return {
    name: `an event of ${source} has a class`,
    event,
    expect: { dataClass: judged?.dataClass },
  };
}
