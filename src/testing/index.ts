import type { SearchPort } from '../core/ports.ts';
import type { Body, Resource } from '../core/types.ts';
import type { AuditPolicySpec } from '../kinds/audit-policy/spec.gen.ts';
import type { IndexTemplateSpec } from '../kinds/index-template/spec.gen.ts';
import type { MonitorSpec } from '../kinds/monitor/spec.gen.ts';
import { testAuditPolicy } from './audit-policy.ts';
import type { CaseResult } from './cases.ts';
import { testMonitor } from './monitor.ts';

/** Runs every case of every AuditPolicy and Monitor, in the order of the declarations. */
export async function runTests(
  resources: readonly Resource[],
  search: SearchPort,
  now: Date,
): Promise<CaseResult[]> {
  const bench = { search, template: auditTemplate(resources), now };
  const results: CaseResult[] = [];
  for (const one of resources) {
    if (one.kind === 'AuditPolicy') results.push(...testAuditPolicy(one as Resource<AuditPolicySpec>));
    if (one.kind === 'Monitor') results.push(...(await testMonitor(bench, one as Resource<MonitorSpec>)));
  }
  return results;
}

function auditTemplate(resources: readonly Resource[]): Body {
  const templates = resources.filter(({ kind }) => kind === 'IndexTemplate') as Resource<IndexTemplateSpec>[];
  const audit = templates.find(({ spec }) =>
    spec.indexPatterns.some((pattern) => pattern.startsWith('das-audit-')),
  );
  return { settings: audit?.spec.settings ?? {}, mappings: audit?.spec.mappings ?? {} };
}
