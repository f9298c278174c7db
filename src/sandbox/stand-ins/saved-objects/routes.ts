import type { Answer } from '../answers.ts';
import { notYet, ok } from '../answers.ts';
import { type Documents, hitsIn, isRefused, totalIn } from '../documents.ts';
import { type Json, listOf, objectOf } from '../json.ts';
import type { Call, Route } from '../routes.ts';
import type { CallerNode } from '../upstream.ts';
import { listingOf } from './find.ts';
import { refusedAttributes, TYPES } from './mapping.ts';
import { decoded, documentId, encoded, find, merged, shown, store, type Written } from './store.ts';
import { type Tenant, tenantOf } from './tenant.ts';

const API = '/_dashboards/api/saved_objects';

export interface SavedObjectSettings {
  readonly documents: Documents;
  /** Dashboards reads and writes with rights of its own, once it has looked at the caller's tenants. */
  readonly node: CallerNode;
  readonly now: () => number;
  readonly newId: () => string;
}

/**
 * The saved objects API of OpenSearch Dashboards 3, as its sources have it: no exchange with a real one was recorded.
 * Import and export are not answered.
 */
export function savedObjectRoutes(settings: SavedObjectSettings): readonly Route[] {
  const route = (method: string, path: string, answer: Handler): Route => ({
    method,
    path: `${API}${path}`,
    answer: (call) => guarded(settings, call, answer),
  });
  return [
    route('GET', '/_find', list),
    route('POST', '/_bulk_get', bulkGet),
    route('POST', '/_bulk_create', bulkCreate),
    ...TYPES.flatMap((type) => [
      route('GET', `/${type}/:id`, (asked) => read(asked, type)),
      route('POST', `/${type}`, (asked) => create(asked, type, asked.settings.newId())),
      route('POST', `/${type}/:id`, (asked) => create(asked, type, asked.call.id)),
      route('PUT', `/${type}/:id`, (asked) => update(asked, type)),
      route('DELETE', `/${type}/:id`, (asked) => remove(asked, type)),
    ]),
  ];
}

/** A call, and what it works on. */
interface Asked {
  readonly settings: SavedObjectSettings;
  readonly call: Call;
  readonly tenant: Tenant;
}
type Handler = (asked: Asked) => Promise<Answer>;

async function guarded(settings: SavedObjectSettings, call: Call, answer: Handler): Promise<Answer> {
  const isRead = call.method === 'GET' || call.method === 'HEAD';
  if (!isRead && call.headers['osd-xsrf'] === undefined)
    return failure(400, 'Request must contain a osd-xsrf header.');
  const tenant = await tenantOf(call);
  if (!isRead && !call.path.endsWith('/_bulk_get') && !tenant.isWritable)
    return failure(403, `no permissions for [indices:data/write/bulk] in tenant "${tenant.name}"`);
  return answer({ settings, call, tenant });
}

async function list({ settings: { documents, node }, call, tenant }: Asked): Promise<Answer> {
  const listing = listingOf(call.query, tenant.name);
  if ('unknown' in listing) return notYet(call.method, call.path, ` with the parameter ${listing.unknown}`);
  const found = await documents.search(node, listing.search);
  if (isRefused(found)) return found;
  const { page, perPage, fields } = listing;
  const objects = hitsIn(found).map((hit) => ({ ...shown(hit, fields), score: 0 }));
  return ok({ page, per_page: perPage, total: totalIn(found), saved_objects: objects });
}

async function bulkGet({ settings: { documents, node }, call, tenant }: Asked): Promise<Answer> {
  const objects = await Promise.all(
    listOf(call.body).map(async (one) => {
      const { type, id } = objectOf(one);
      const found = await find(documents, node, tenant.name, String(type), String(id));
      return found ? shown(found) : { id, type, error: errorOf(404, missing(type, id)) };
    }),
  );
  return ok({ saved_objects: objects });
}

async function bulkCreate({ settings, call, tenant }: Asked): Promise<Answer> {
  const overwrite = call.query.get('overwrite') === 'true';
  const objects = await Promise.all(
    listOf(call.body).map((one) => {
      const { type, id } = objectOf(one);
      const written = writtenOf(objectOf(one), String(type), String(id ?? settings.newId()));
      return createOne(settings, tenant, written, overwrite);
    }),
  );
  return ok({ saved_objects: objects });
}

async function create({ settings, call, tenant }: Asked, type: string, id: string): Promise<Answer> {
  const overwrite = call.query.get('overwrite') === 'true';
  const object = await createOne(settings, tenant, writtenOf(objectOf(call.body), type, id), overwrite);
  const { statusCode, message } = objectOf(object['error']);
  return object['error'] ? failure(Number(statusCode ?? 400), String(message)) : ok(object);
}

const writtenOf = (body: Json, type: string, id: string): Written => ({
  type,
  id,
  attributes: objectOf(body['attributes']),
  references: listOf(body['references']),
  migrationVersion: objectOf(body['migrationVersion']),
  ...(typeof body['version'] === 'string' ? { version: body['version'] } : {}),
});

/** The object as it is from now on, or with `error`: one refused object does not keep the others from being written. */
async function createOne(
  { documents, node, now }: SavedObjectSettings,
  tenant: Tenant,
  object: Written,
  overwrite: boolean,
): Promise<Json> {
  const { type, id, version: _, ...rest } = object;
  const refused = refusedAttributes(type, object.attributes);
  if (refused !== undefined) return { id, type, error: { message: refused } };
  const { status, body } = await store(documents, node, tenant.name, object, { overwrite, now: now() });
  if (status === 409) return { id, type, error: errorOf(409, conflict(type, id)) };
  const { _seq_no, _primary_term } = objectOf(body);
  if (status >= 300) return { id, type, error: { message: JSON.stringify(body) } };
  return {
    id,
    type,
    updated_at: new Date(now()).toISOString(),
    version: encoded(_seq_no, _primary_term),
    ...rest,
  };
}

async function read({ settings: { documents, node }, call, tenant }: Asked, type: string): Promise<Answer> {
  const found = await find(documents, node, tenant.name, type, call.id);
  return found ? ok(shown(found)) : failure(404, missing(type, call.id));
}

/** A partial update: what is not named stays, and the answer holds what was sent. */
async function update({ settings, call, tenant }: Asked, type: string): Promise<Answer> {
  const { documents, node, now } = settings;
  const { attributes, references, version } = objectOf(call.body);
  const found = await find(documents, node, tenant.name, type, call.id);
  if (!found) return failure(404, missing(type, call.id));
  const next = merged(objectOf(found._source['attributes']), objectOf(attributes));
  const refused = refusedAttributes(type, next);
  if (refused !== undefined) return failure(400, refused);
  const updated_at = new Date(now()).toISOString();
  const changed = { attributes: next, title: next['title'], updated_at };
  const source = { ...found._source, ...changed, ...(references === undefined ? {} : { references }) };
  const guard = decoded(typeof version === 'string' ? version : encoded(found._seq_no, found._primary_term));
  const answer = await documents.put(node, documentId(tenant.name, type, call.id), source, guard);
  if (answer.status === 409) return failure(409, conflict(type, call.id));
  if (answer.status >= 300) return answer;
  const { _seq_no, _primary_term } = objectOf(answer.body);
  const token = encoded(_seq_no, _primary_term);
  return ok({ id: call.id, type, updated_at, version: token, references, attributes });
}

async function remove({ settings: { documents, node }, call, tenant }: Asked, type: string): Promise<Answer> {
  const answer = await documents.remove(node, documentId(tenant.name, type, call.id));
  if (answer.status === 404) return failure(404, missing(type, call.id));
  return answer.status >= 300 ? answer : ok({});
}

const missing = (type: unknown, id: unknown): string => `Saved object [${type}/${id}] not found`;
const conflict = (type: unknown, id: unknown): string => `Saved object [${type}/${id}] conflict`;

const NAMES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  409: 'Conflict',
};

const errorOf = (statusCode: number, message: string): Json => ({
  statusCode,
  error: NAMES[statusCode] ?? 'Internal Server Error',
  message,
});

const failure = (status: number, message: string): Answer => ({ status, body: errorOf(status, message) });
