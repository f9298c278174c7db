import type { Consent } from './consent.ts';
import { diff } from './diff.ts';
import { entryOf } from './entry.ts';
import type { Entry } from './inventory.ts';
import type { Declared } from './kind.ts';
import type { Stranger } from './strangers.ts';
import type { Resource } from './types.ts';
import { resolveSecrets } from './veil.ts';

/**
 * Where the declaration of an object would become something else than the server holds, as JSON Pointers; none when it
 * says all of it. What `compile` fills by itself may differ.
 */
export function unsaid({ def, importing, body }: Stranger, resource: Resource, declared: Declared): string[] {
  return diff(body, def.normalise(def.compile(resource, declared)))
    .map(({ path }) => path)
    .filter((path) => !importing.given.some((pattern) => fits(path, pattern)));
}

function fits(path: string, pattern: string): boolean {
  const [steps, wanted] = [path.split('/'), pattern.split('/')];
  return (
    steps.length === wanted.length && wanted.every((step, index) => step === '*' || step === steps[index])
  );
}

/** The entry that makes it ours: as if what the server holds had been applied from its declaration. */
export async function ownEntry(
  { def, name, live, secrets }: Stranger,
  resource: Resource,
  declared: Declared,
  environment: string,
  consent: Consent,
): Promise<Entry> {
  const desired = await resolveSecrets(def.compile(resource, declared), def.secrets, async ({ values }) => ({
    values: (values as readonly string[]).map((one) => secrets.get(one)),
  }));
  return entryOf(
    { environment },
    consent,
    { def, name, resource, desired, live },
    { state: 'applied', live },
  );
}
