import { expectGone, expectOk } from '../../core/answers.ts';
import { DasError } from '../../core/errors.ts';
import type { DashboardsPort, Ports, SearchResponse } from '../../core/ports.ts';
import { bodyOf, MIGRATION_VERSIONS, type Place, type SavedObjectBody } from './objects.ts';

const API = '/api/saved_objects';
/** Objects asked for in one request. */
const PAGE = 1000;

/** The Dashboards of an environment. Throws USAGE where it has none. */
export function dashboardsOf({ dashboards, search }: Ports): DashboardsPort {
  if (dashboards) return dashboards;
  throw new DasError(
    'USAGE',
    `Dashboards are declared, and nothing says where OpenSearch Dashboards of ${search.url} is.`,
    'Add its address as dashboards: to the environment in das-compliance.yaml.',
  );
}

/** What is there of these places, as it is read, with the server's tokens. */
export async function fetchObjects(
  dashboards: DashboardsPort,
  tenant: string,
  places: readonly Place[],
): Promise<readonly SavedObjectBody[]> {
  const pages = Array.from({ length: Math.ceil(places.length / PAGE) }, (_, page) =>
    places.slice(page * PAGE, (page + 1) * PAGE).map(({ type, id }) => ({ type, id })),
  );
  const answers = await Promise.all(
    pages.map((page) => dashboards.request('POST', `${API}/_bulk_get`, tenant, page)),
  );
  return answers
    .flatMap((answer) => itemsOf(answer, 'Reading the saved objects'))
    .filter(({ error }) => found(error))
    .map(({ type, id, attributes, references, version }) => ({
      tenant,
      type,
      id,
      attributes: bodyOf(attributes),
      references: references ?? [],
      ...(version === undefined ? {} : { version }),
    }));
}

interface Item extends Omit<SavedObjectBody, 'tenant'> {
  readonly error?: { readonly statusCode?: number; readonly message?: string };
}

/** The objects in a good answer, each of which may hold an error. */
function itemsOf(answer: SearchResponse, attempt: string): readonly Item[] {
  const items = bodyOf(expectOk(answer, attempt))['saved_objects'];
  if (Array.isArray(items)) return items as readonly Item[];
  throw new DasError(
    'TARGET_REFUSED',
    `${attempt}: the answer holds no saved objects, so this is not OpenSearch Dashboards.`,
    'Check dashboards: of this environment, with the base path.',
  );
}

function found(error: Item['error']): boolean {
  if (error === undefined) return true;
  if (error.statusCode === 404) return false;
  throw new DasError('TARGET_REFUSED', `Reading the saved objects: ${error.message ?? 'one was refused'}.`);
}

/**
 * Writes objects of one tenant. What was read before is replaced only if it is still what was read (`version`); what
 * was not must not be there. Throws VERSION_CONFLICT or TARGET_REFUSED with the object's name: the answer is 200 even so.
 */
export async function createObjects(
  dashboards: DashboardsPort,
  attempt: string,
  tenant: string,
  objects: readonly SavedObjectBody[],
): Promise<void> {
  const made = objects.filter(({ version }) => version === undefined);
  const replaced = objects.filter(({ version }) => version !== undefined);
  const parts = [
    [made, ''],
    [replaced, '?overwrite=true'],
  ] as const;
  for (const [part, query] of parts) {
    if (part.length === 0) continue;
    const answer = await dashboards.request('POST', `${API}/_bulk_create${query}`, tenant, part.map(sent));
    for (const item of itemsOf(answer, attempt)) if (item.error) throw refused(attempt, item);
  }
}

const sent = ({ type, id, attributes, references, version }: SavedObjectBody) => ({
  type,
  id,
  attributes,
  references,
  migrationVersion: { [type]: MIGRATION_VERSIONS[type] },
  ...(version === undefined ? {} : { version }),
});

function refused(attempt: string, item: Item): DasError {
  const { statusCode, message = 'no reason given' } = item.error ?? {};
  if (statusCode === 409 && !message.includes('managed by code')) return moved(attempt, item);
  const reason = message.replaceAll(/\s+/g, ' ').slice(0, 300);
  return new DasError('TARGET_REFUSED', `${attempt}: ${called(item)} was refused: ${reason}.`);
}

/** That an object is no longer what was read. */
export const moved = (attempt: string, object: Pick<Place, 'type' | 'id'>): DasError =>
  new DasError(
    'VERSION_CONFLICT',
    `${attempt}: ${called(object)} changed on the server meanwhile.`,
    'Plan again and look at the difference.',
  );

const called = ({ type, id }: Pick<Place, 'type' | 'id'>): string => `${type} "${id}"`;

/** Deletes one object; already gone is success. */
export async function deleteObject(
  dashboards: DashboardsPort,
  attempt: string,
  { tenant, type, id }: Place,
): Promise<void> {
  const path = `${API}/${type}/${encodeURIComponent(id)}`;
  expectGone(await dashboards.request('DELETE', path, tenant), `${attempt}: ${type} "${id}"`);
}
