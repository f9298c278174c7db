import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kind } from '../../src/core/types.ts';

const FOLDER = join(import.meta.dirname, 'kind-samples');

/** One declaration of a kind before and after a change, with what it refers to; the files of a content folder. */
export interface KindSample {
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

/**
 * The sample of a kind: test/support/kind-samples/<kind>.yaml. Its last two documents are one declaration before and
 * after a change, those before them what it refers to. Other files of that name (<kind>.hbs) are put beside it.
 */
export function sampleOf(kind: Kind): KindSample {
  const name = fileNameOf(kind);
  const file = join(FOLDER, `${name}.yaml`);
  if (!existsSync(file))
    throw new Error(`${kind} has no sample: write test/support/kind-samples/${name}.yaml`);
  const documents = readFileSync(file, 'utf8').split(/^---\n/m);
  const [before, after] = documents.slice(-2);
  const others = documents.slice(0, -2);
  if (!before || !after) throw new Error(`${name}.yaml needs the declaration before and after a change`);
  const beside = filesBeside(name);
  const folder = (last: string) => ({ ...beside, 'policies/sample.yaml': [...others, last].join('---\n') });
  return { before: folder(before), after: folder(after) };
}

const fileNameOf = (kind: Kind): string => kind.replaceAll(/(?<=.)[A-Z]/g, '-$&').toLowerCase();

const filesBeside = (name: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(FOLDER)
      .filter((file) => file.startsWith(`${name}.`) && !file.endsWith('.yaml'))
      .map((file) => [`policies/${file}`, readFileSync(join(FOLDER, file), 'utf8')]),
  );
