import type { SecretReference } from '../core/ports.ts';

/** Gives the value that a reference stands for. */
export type Resolve = (reference: SecretReference) => Promise<string>;

/**
 * A JSON value with every text that is wholly a reference (`${env:NAME}`, `${ssm:/path}`, `${secretsmanager:id}`)
 * replaced by what it stands for. Text around a reference makes it text. Each reference is asked for once.
 * Rejects with what `resolve` rejects with.
 */
export function resolveReferences(value: unknown, resolve: Resolve): Promise<unknown> {
  const asked = new Map<string, Promise<string>>();
  const once = (text: string, reference: SecretReference): Promise<string> => {
    const answer = asked.get(text) ?? resolve(reference);
    asked.set(text, answer);
    return answer;
  };
  return replaced(value, once);
}

/** The reference that a text is, if it is wholly one. */
export function referenceIn(text: string): SecretReference | undefined {
  const found = PATTERNS.map((pattern) => pattern.exec(text)?.groups).find((groups) => groups !== undefined);
  const { scheme = '', name } = found ?? {};
  return name !== undefined && isScheme(scheme) ? { scheme, name } : undefined;
}

/** As the schemas of the kinds have them; what a name may hold is the service's own rule. */
const PATTERNS = [
  /^\$\{(?<scheme>env):(?<name>[A-Za-z_][A-Za-z0-9_]*)\}$/,
  /^\$\{(?<scheme>ssm):(?<name>\/[A-Za-z0-9_./-]+)\}$/,
  /^\$\{(?<scheme>secretsmanager):(?<name>[A-Za-z0-9_/+=.@:-]+)\}$/,
];

type Once = (text: string, reference: SecretReference) => Promise<string>;

async function replaced(value: unknown, once: Once): Promise<unknown> {
  if (typeof value === 'string') {
    const reference = referenceIn(value);
    return reference === undefined ? value : once(value, reference);
  }
  if (Array.isArray(value)) return Promise.all(value.map((item) => replaced(item, once)));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    async ([key, inner]) => [key, await replaced(inner, once)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

const isScheme = (word: string): word is SecretReference['scheme'] =>
  word === 'env' || word === 'ssm' || word === 'secretsmanager';
