import { defineKind, type KindDef } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { bundled } from '../bundled.ts';
import { CASES } from './cases.ts';
import { importing } from './decompile.ts';
import { narrowing } from './narrowing.ts';
import schema from './schema.json' with { type: 'json' };
import type { AuditPolicySpec } from './spec.gen.ts';
import { words } from './words.ts';

/** What the ingestion Lambda obeys; an entry of the bundle's section `audit`. */
export const auditPolicy: KindDef = defineKind<AuditPolicySpec>({
  ...bundled('audit'),
  kind: 'AuditPolicy',
  schema,
  tested: true,
  cases: CASES,
  files: [],
  references: () => [],
  check: ({ name, spec }, { resources }) => [...twiceNamed(spec), ...claimedElsewhere(name, spec, resources)],
  compile: ({ spec }) => spec as unknown as Body,
  normalise: (body) => ({ priority: 0, internalUsers: [], sensitiveObjects: [], drop: [], ...body }),
  risks: (before, after, established) =>
    narrowing(before as AuditPolicySpec | undefined, after as AuditPolicySpec | undefined, established).map(
      (message) => ({ risk: 'narrows-audit', message }),
    ),
  words,
  importing,
});

const twiceNamed = ({ drop = [] }: AuditPolicySpec) =>
  drop.flatMap((rule, index) =>
    drop.findIndex(({ name }) => name === rule.name) < index
      ? [
          {
            path: `/spec/drop/${index}/name`,
            message: `drop rule "${rule.name}" is named twice: its drops could not be told apart`,
          },
        ]
      : [],
  );

// One class has one period, whoever declares it: the period is part of the index name and of every retention promise.
function claimedElsewhere(
  name: string,
  spec: AuditPolicySpec,
  resources: readonly { kind: string; name: string; spec: unknown }[],
) {
  const others = resources.filter((other) => other.kind === 'AuditPolicy' && other.name < name);
  const classes = [...others.flatMap((other) => (other.spec as AuditPolicySpec).dataClasses)];
  return spec.dataClasses.flatMap((one, index) =>
    classes.some((other) => other.name === one.name && other.period !== one.period)
      ? [
          {
            path: `/spec/dataClasses/${index}/period`,
            message: `data class "${one.name}" has another period in another AuditPolicy`,
          },
        ]
      : [],
  );
}
