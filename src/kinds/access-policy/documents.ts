import { setTimeout as wait } from 'node:timers/promises';
import { expectGone, expectOk } from '../../core/answers.ts';
import { diff, isBody } from '../../core/diff.ts';
import { DasError } from '../../core/errors.ts';
import type { SearchPort } from '../../core/ports.ts';
import type { Body, Live } from '../../core/types.ts';
import { normalise } from './normalise.ts';

const API = '/_plugins/_security/api';

/** The three parts of a policy, in the order in which they are written: a mapping needs its role. */
const PARTS = [
  { part: 'tenant', endpoint: 'tenants', called: 'tenant' },
  { part: 'role', endpoint: 'roles', called: 'role' },
  { part: 'mapping', endpoint: 'rolesmapping', called: 'role mapping' },
] as const;
type Part = (typeof PARTS)[number];

type Documents = Readonly<Record<string, Body>>;

/** What the security plugin and Amazon bring along. */
const isBuiltIn = ({ reserved, hidden, static: fixed }: Body): boolean =>
  [reserved, hidden, fixed].includes(true);

/** Every role, mapping and tenant by name, three calls in all, without the names that are built in. */
export async function listPolicies(search: SearchPort): Promise<readonly Live[]> {
  const found = await Promise.all(
    PARTS.map(async (one) => ({ part: one.part, documents: await readAll(search, one) })),
  );
  const all = found.flatMap(({ documents }) => Object.entries(documents));
  const builtIn = new Set(all.filter(([, document]) => isBuiltIn(document)).map(([name]) => name));
  const names = [...new Set(all.map(([name]) => name))].filter((name) => !builtIn.has(name));
  return names.map((name) => ({
    name,
    id: name,
    body: Object.fromEntries(
      found.flatMap(({ part, documents }) => (documents[name] ? [[part, documents[name]]] : [])),
    ),
  }));
}

const readAll = async (search: SearchPort, { endpoint, called }: Part): Promise<Documents> =>
  expectOk(await search.request('GET', `${API}/${endpoint}`), `Reading every ${called}`) as Documents;

/**
 * Brings role, mapping and tenant to what is desired, undefined to nothing, from what was read: what is added in the
 * order of its parts, what goes in reverse. The API knows no versions, so each is read again right before its write.
 * Throws VERSION_CONFLICT where it is no longer what was read.
 */
export async function replacePolicy(
  search: SearchPort,
  name: string,
  desired: Body | undefined,
  live: Live | undefined,
): Promise<void> {
  const [after, before] = [desired ?? {}, live?.body ?? {}];
  const going = PARTS.filter(({ part }) => !after[part] && before[part]).reverse();
  // Looked at together first: else a conflict at the second would leave the first one done.
  await Promise.all(PARTS.map((one) => expectKnown(search, one, name, before[one.part], after[one.part])));
  for (const one of [...PARTS.filter(({ part }) => after[part]), ...going])
    await replacePart(search, one, name, after[one.part], before[one.part]);
}

async function expectKnown(search: SearchPort, one: Part, name: string, known: unknown, desired: unknown) {
  const current = await readOne(search, one, name);
  if (!isSame(one, current, known) && !isSame(one, current, desired)) throw moved(one, name);
}

const ATTEMPTS = 6;

/** Tries again where somebody wrote another object at that moment: those of one sort lie in one document. */
async function replacePart(search: SearchPort, one: Part, name: string, desired: unknown, known: unknown) {
  const attempt = `Writing ${one.called} "${name}"`;
  let answer = await tryPart(search, one, name, desired, known);
  for (let tried = 1; answer?.status === 409 && tried < ATTEMPTS; tried += 1) {
    await wait(Math.random() * 100 * tried);
    answer = await tryPart(search, one, name, desired, known);
  }
  if (answer) (desired ? expectOk : expectGone)(answer, attempt);
}

/** The answer to the write; undefined where it is as desired already. */
async function tryPart(search: SearchPort, one: Part, name: string, desired: unknown, known: unknown) {
  const current = await readOne(search, one, name);
  if (isSame(one, current, desired)) return undefined;
  if (!isSame(one, current, known)) throw moved(one, name);
  return search.request(desired ? 'PUT' : 'DELETE', `${API}/${one.endpoint}/${name}`, desired);
}

async function readOne(search: SearchPort, { endpoint, called }: Part, name: string): Promise<unknown> {
  const answer = await search.request('GET', `${API}/${endpoint}/${name}`);
  if (answer.status === 404) return undefined;
  const document = expectOk(answer, `Reading ${called} "${name}"`)[name];
  if (!isBody(document) || !isBuiltIn(document)) return document;
  throw new DasError(
    'TARGET_REFUSED',
    `The ${called} "${name}" is built into the server and is left alone.`,
    'Give the AccessPolicy another name.',
  );
}

const isSame = ({ part }: Part, one: unknown, other: unknown): boolean =>
  diff(normalise({ [part]: one }), normalise({ [part]: other })).length === 0;

const moved = ({ called }: Part, name: string): DasError =>
  new DasError(
    'VERSION_CONFLICT',
    `Writing ${called} "${name}": it changed on the server since it was read.`,
    'Plan again and look at the difference.',
  );
