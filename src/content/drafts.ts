import type { Declared, KindDef } from '../core/kind.ts';
import { unsaid } from '../core/own.ts';
import type { Held, Skipped, Stranger } from '../core/strangers.ts';
import { addressOf, type Resource } from '../core/types.ts';
import { declarationText } from './declare.ts';
import { loadContent } from './load.ts';
import type { ContentProblem } from './problem.ts';

/** A declaration that is not written yet. */
export interface Draft {
  readonly stranger: Stranger;
  /** Of the declaration; relative to the directory, with `/` between its parts. */
  readonly file: string;
  /** Texts by path: the declaration and what stands beside it. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Drafts that hold together with all that the directory declares, each as it will be read again. */
export interface Settled {
  readonly drafts: readonly (Draft & { readonly resource: Resource })[];
  readonly skipped: readonly Skipped[];
  readonly declared: Declared;
  /** Problems of files that are there already, which only the drafts bring about. */
  readonly problems: readonly ContentProblem[];
}

/** One file an object, in the folder of its kind. */
export function draftsOf(strangers: readonly Stranger[]): Draft[] {
  const taken = new Set<string>();
  return strangers.map((stranger) => {
    const { def, importing, name, declared } = stranger;
    const plain = `${importing.folder}/${name}.yaml`;
    // Two kinds share a folder. No name holds a dot, so the longer one is free.
    const file = taken.has(plain) ? `${importing.folder}/${name}.${hyphenated(def.kind)}.yaml` : plain;
    taken.add(file);
    const beside = Object.entries(declared.files ?? {}).map(
      ([path, text]) => [`${importing.folder}/${path}`, text] as const,
    );
    return { stranger, file, texts: new Map([[file, declarationText(stranger)], ...beside]) };
  });
}

const hyphenated = (kind: string): string => kind.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase();

/**
 * Reads the drafts as if they were written, and leaves out, one round after the other, what is no valid declaration or
 * would become something else than the server holds: what refers to it is left out in the next round.
 */
export async function settle(
  directory: string,
  kinds: readonly KindDef[],
  flavour: Declared['flavour'],
  ids: Held['ids'],
  drafts: readonly Draft[],
): Promise<Settled> {
  if (drafts.length === 0)
    return { drafts: [], skipped: [], declared: { resources: [], flavour, ids }, problems: [] };
  const added = new Map(drafts.flatMap(({ texts }) => [...texts]));
  const { resources, problems } = await loadContent(directory, kinds, flavour, added);
  const declared: Declared = { resources, flavour, ids };
  const read = drafts.map((draft) => judged(draft, declared, problems));
  const skipped = read.flatMap((one) => ('reason' in one ? one : []));
  if (skipped.length > 0) {
    const left = read.flatMap((one) => ('reason' in one ? [] : one));
    const rest = await settle(directory, kinds, flavour, ids, left);
    return { ...rest, skipped: [...skipped, ...rest.skipped] };
  }
  return { drafts: read.flatMap((one) => ('reason' in one ? [] : one)), skipped, declared, problems };
}

function judged(
  draft: Draft,
  declared: Declared,
  problems: readonly ContentProblem[],
): (Draft & { readonly resource: Resource }) | Skipped {
  const { stranger, file } = draft;
  const { address } = stranger;
  const problem = problems.find((one) => one.file === file);
  if (problem) return { address, reason: problem.message };
  const resource = declared.resources.find(({ kind, name }) => addressOf(kind, name) === address);
  if (!resource) return { address, reason: 'its declaration cannot be read' };
  const paths = unsaid(stranger, resource, declared);
  return paths.length > 0
    ? {
        address,
        reason: `a declaration cannot say what it holds at ${paths.slice(0, SHOWN).join(', ')}${more(paths)}`,
      }
    : { ...draft, resource };
}

const SHOWN = 3;

const more = ({ length }: readonly string[]): string =>
  length > SHOWN ? ` and ${length - SHOWN} more places` : '';
