import pMap from 'p-map';
import type { SearchPort } from '../core/ports.ts';
import type { Body, Resource } from '../core/types.ts';
import type { AuditPolicySpec } from '../kinds/audit-policy/spec.gen.ts';
import type { IndexTemplateSpec } from '../kinds/index-template/spec.gen.ts';
import type { MonitorSpec } from '../kinds/monitor/spec.gen.ts';
import { testAuditPolicy } from './audit-policy.ts';
import type { CaseResult } from './cases.ts';
import { type Bench, testMonitor } from './monitor.ts';

/** Runs every case of every AuditPolicy and Monitor, in the order of the declarations. */
export async function runTests(
  resources: readonly Resource[],
  search: SearchPort,
  now: Date,
): Promise<CaseResult[]> {
  const bench = { search, template: auditTemplate(resources), now };
  const results = await pMap(resources, (one) => casesOf(bench, one), AT_ONCE);
  return results.flat();
}

/** Monitors at a time, each with an index of its own. */
const AT_ONCE = { concurrency: 4 };

async function casesOf(bench: Bench, one: Resource): Promise<CaseResult[]> {
  if (one.kind === 'AuditPolicy') return testAuditPolicy(one as Resource<AuditPolicySpec>);
  return one.kind === 'Monitor' ? testMonitor(bench, one as Resource<MonitorSpec>) : [];
}

function auditTemplate(resources: readonly Resource[]): Body {
  const templates = resources.filter(({ kind }) => kind === 'IndexTemplate') as Resource<IndexTemplateSpec>[];
  const audit = templates.find(({ spec }) =>
    spec.indexPatterns.some((pattern) => pattern.startsWith('das-audit-')),
  );
  return { settings: audit?.spec.settings ?? {}, mappings: audit?.spec.mappings ?? {} };
}
