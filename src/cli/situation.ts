import { resolve } from 'node:path';
import { holdsDeclarations } from '../content/files.ts';
import { resolveReferences } from '../content/references.ts';
import type { Situation } from '../core/observe.ts';
import type { Body, Resource } from '../core/types.ts';
import { ALL_KINDS } from '../kinds/index.ts';
import { declarations } from './declarations.ts';
import { type Environment, openEnvironment } from './environment.ts';
import type { Io } from './io.ts';

/** Files and cluster together: what plan, apply and drift start from. */
export async function openSituation(io: Io, folder: string, env: string | undefined) {
  const directory = resolve(io.directory, folder);
  // What is wrong wherever it is applied is told before anything is connected to.
  const checked = await declarations(directory);
  const environment = await openEnvironment(io, directory, env);
  const resources =
    environment.flavour === 'amazon' ? await declarations(directory, environment.flavour) : checked;
  return { environment, situation: situationOf(environment, resources, io.now), directory };
}

/** What is on the target, and the files that are there already; of these there may be none. */
export async function openImport(io: Io, directory: string, env: string | undefined): Promise<Situation> {
  const environment = await openEnvironment(io, io.directory, env);
  const resources = (await holdsDeclarations(directory))
    ? await declarations(directory, environment.flavour)
    : [];
  return situationOf(environment, resources, io.now);
}

/** What core plans from: an environment and what is to be there. */
export function situationOf(
  { name, ports, flavour, secret }: Environment,
  resources: readonly Resource[],
  now: () => Date,
): Situation {
  return {
    environment: name,
    kinds: ALL_KINDS,
    declared: { resources, flavour },
    ports,
    now,
    resolve: async (body) => (await resolveReferences(body, secret)) as Body,
  };
}
