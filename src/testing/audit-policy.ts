import type { Resource } from '../core/types.ts';
import { compilePolicies, type Judged } from '../kinds/audit-policy/evaluate.ts';
import type { AuditPolicySpec } from '../kinds/audit-policy/spec.gen.ts';
import type { CaseResult, PolicyCase } from './cases.ts';

/** Runs the cases of an AuditPolicy through the very code that judges events in production. Pure. */
export function testAuditPolicy({ name, spec, tests }: Resource<AuditPolicySpec>): CaseResult[] {
  const judge = compilePolicies([{ name, spec }]);
  return (tests as readonly PolicyCase[]).map((one) => {
    const judgement = judge({ '@timestamp': '2026-01-15T10:00:00Z', ...one.event } as unknown as Judged);
    const { droppedBy, ...rest } = judgement ?? {};
    const said: Readonly<Record<string, unknown>> = {
      ...rest,
      kept: judgement !== undefined && droppedBy === undefined,
      rule: droppedBy,
    };
    const wrong = Object.entries(one.expect).filter(([key, value]) => said[key] !== value);
    const why = wrong
      .map(
        ([key, value]) =>
          `${key}: expected ${JSON.stringify(value)}, got ${JSON.stringify(said[key]) ?? 'nothing'}`,
      )
      .join('; ');
    return {
      resource: `AuditPolicy/${name}`,
      name: one.name,
      passed: wrong.length === 0,
      ...(why ? { why } : {}),
    };
  });
}
