import { defineKind, type KindDef } from '../../core/kind.ts';
import type { Resource, RiskFound } from '../../core/types.ts';
import { checkDashboard } from './check.ts';
import { embed } from './embedded.ts';
import { listObjects } from './list.ts';
import { foreignIn, normalise } from './normalise.ts';
import { GLOBAL, type SavedObjectBody } from './objects.ts';
import schema from './schema.json' with { type: 'json' };
import type { DashboardSpec } from './spec.gen.ts';
import { words } from './words.ts';
import { removeObjects, writeObjects } from './write.ts';

/**
 * Saved objects of OpenSearch Dashboards that belong together, in one tenant (its saved objects API). None of them can say
 * whose it is: an index pattern has no place for a mark. So a declaration's objects are those that it names, and those
 * that the inventory says it made.
 */
export const dashboard: KindDef = defineKind<DashboardSpec>({
  kind: 'Dashboard',
  schema,
  tested: false,
  secrets: [],
  files: [],
  references: () => [],
  check: checkDashboard,
  compile: (resource) => ({ objects: compileObjects(resource) }),
  list: listObjects,
  normalise,
  risks: (before, after) => (after ? foreignIn(before).map(taken) : []),
  words,
  write: writeObjects,
  remove: removeObjects,
});

const compileObjects = ({ spec }: Resource<DashboardSpec>): readonly SavedObjectBody[] =>
  spec.objects.map(({ type, id, attributes, references }) => ({
    tenant: spec.tenant ?? GLOBAL,
    type,
    id,
    attributes: embed(type, attributes),
    references: references ?? [],
  }));

const taken = (object: string): RiskFound => ({
  risk: 'adopts',
  message: `${object} exists already and was not made by us; it would be overwritten and owned from now on`,
});
