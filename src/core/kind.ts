import type { Ports } from './ports.ts';
import type { Action, Address, Body, Finding, Kind, Live, Pending, Resource, RiskFound } from './types.ts';

/** A name in a declaration that another declaration must bear. `path` is the JSON Pointer of the name in the file. */
export interface Reference {
  readonly kind: Kind;
  readonly name: string;
  readonly path: string;
}

/** What is wrong at a place in a declaration, in words for the person who wrote it. */
export interface Problem {
  readonly path: string;
  readonly message: string;
  /** The way out, in a sentence. */
  readonly hint?: string;
}

/** All that is declared, and what the target is; what a kind may look at when it compiles one declaration. */
export interface Declared {
  readonly resources: readonly Resource[];
  /** An Amazon OpenSearch Service domain knows UltraWarm actions that a self-managed cluster refuses. */
  readonly flavour: 'amazon' | 'self-managed';
  /** The server's own ids, by what is declared, where they are not the names: see `serverId` in src/kinds/server-id.ts. */
  readonly ids?: ReadonlyMap<Address, string>;
}

/**
 * What is known of a name before the target is asked: as it is wanted now (compiled, its secrets still references), and as
 * it was last applied (normalised).
 */
export interface Known {
  readonly name: string;
  readonly desired: Body | undefined;
  readonly applied: Body | undefined;
}

/** One object of a kind as the plan sees it. */
export interface Wanted {
  readonly name: string;
  readonly action: Action;
  readonly desired: Body | undefined;
  readonly live: Live | undefined;
  /** By index, the token that `mend` returned for it when it was last asked. */
  readonly mended: Readonly<Record<string, string>>;
}

/** What a survey is judged by, once the steps are known: those of its kind, everything of it on the target, all files. */
export interface Seen {
  readonly wanted: readonly Wanted[];
  readonly live: readonly Live[];
  /** All declarations, of every kind. */
  readonly declared: readonly Resource[];
  readonly now: Date;
}

/** What a survey comes to: what is wrong, what is under way, and the risks of what apply would do about it. */
export interface Inspection {
  readonly findings: readonly Finding[];
  readonly pending: readonly Pending[];
  readonly risks: readonly (RiskFound & { readonly name: string; readonly index?: string })[];
}

/**
 * A change in the field's own terms. `told` are JSON Pointers: of what changes at and below them the words say all, so
 * that it needs no line of its own. What is in neither is still in the leaf changes: nothing is hidden.
 */
export interface Words {
  readonly words: readonly string[];
  readonly told: readonly string[];
}

/** What a body says, as the parts of a declaration. */
export interface Decompiled {
  readonly spec: Body;
  /** Why it exists, where the server knows; may be too short for a declaration. */
  readonly description?: string;
  /** Of a kind that must carry tests: what is known for sure, and nothing more. */
  readonly tests?: readonly Body[];
  /** Contents of the files that belong to it, by the names in `spec`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Comments for whoever reads the file, by the JSON Pointer of the key in the declaration that they stand above. */
  readonly remarks?: Readonly<Record<string, string>>;
}

/** How a kind takes part in `import`: whatever it cannot say is skipped with the reason, so it need not say all. */
export interface Importing {
  /** Where its declarations stand: `policies/retention`. */
  readonly folder: string;
  /**
   * Paths in the body that `compile` fills by itself (our marks, names) and that may differ from what the server holds
   * until the next write; `*` stands for any key or index. Of all else, what `compile` makes of the imported declaration
   * must be what the server holds: import checks that, so `decompile` may leave out what a declaration has no word for.
   */
  readonly given: readonly string[];
  /**
   * Only of a kind whose objects are found by the server's id: the text its name is made of, whatever is in it. Without
   * this, the name on the server is the name, and an object whose name no declaration may bear is skipped.
   */
  title?(live: Live): string;
  /**
   * The way back from `compile`. The body is normalised, and each secret in it is a reference already. `nameOf` gives the
   * name of what the server knows by an id. Returns the reason, in words, why it cannot be declared. Pure.
   */
  decompile(body: Body, nameOf: (kind: Kind, id: string) => string): Decompiled | string;
}

/**
 * The whole contract of a resource kind; one folder under src/kinds/ exports one of these.
 * `S` is the type generated from the kind's schema.json.
 */
export interface KindDef<S = unknown> {
  readonly kind: Kind;
  /** JSON Schema 2020-12 of `spec`: the source of the type, the check, the completion and the reference page. */
  readonly schema: Body;
  /** Whether a declaration of this kind must carry tests. */
  readonly tested: boolean;
  /** JSON Schema of `tests`, where a misspelt word would assert nothing. */
  readonly cases?: Body;
  /** Paths in the body whose values are secrets: only their hashes leave the write. */
  readonly secrets: readonly string[];
  /** Files beside the declaration that belong to it, as JSON Pointers to their names in `spec`. */
  readonly files: readonly string[];
  /** Whether all objects of the kind lie in one document of the server, so that two writes at once would collide. */
  readonly serial?: true;
  /** Names that must be declared, always of an earlier kind. */
  references(resource: Resource<S>): readonly Reference[];
  /** What the schema cannot say. Pure. */
  check(resource: Resource<S>, declared: Declared): readonly Problem[];
  /** The declaration in the target's own language. Pure. */
  compile(resource: Resource<S>, declared: Declared): Body;
  /**
   * Everything of this kind that the target holds, in as few calls as it allows. A kind that is several objects there,
   * none of which says whose it is, finds those of the `known` names.
   */
  list(ports: Ports, known?: () => readonly Known[]): Promise<readonly Live[]>;
  /** One canonical form for both sides: keep what we know, fill what the server fills. Idempotent, pure. */
  normalise(body: Body): Body;
  /**
   * What a change means for the evidence. Bodies are normalised; undefined is absent. `established` says whether
   * anything of this kind was applied before: the first policy of all narrows nothing. Pure.
   */
  risks(before: Body | undefined, after: Body | undefined, established: boolean): readonly RiskFound[];
  /**
   * What a change means, in the field's own terms: "keeps 400 d → 30 d". Bodies are normalised and veiled; undefined is
   * absent, and then the words say what will be, or what was. `declared` are all declarations. From the same before, two
   * different afters must not read the same, words and untold leaves together. Pure.
   */
  words?(before: Body | undefined, after: Body | undefined, declared: readonly Resource[]): Words;
  /**
   * Creates or updates, guarded by what was read: throws VERSION_CONFLICT where that changed, or where something stands
   * and nothing was read. Safe to run twice.
   */
  write(ports: Ports, name: string, body: Body, live: Live | undefined): Promise<void>;
  /** Deletes what is still as it was read; already gone is success. */
  remove(ports: Ports, live: Live): Promise<void>;
  /**
   * Frees what runs a copy of an object, so that nothing acts in its name once it is gone: asked before it is deleted and
   * after, and where somebody else deleted it. Safe to run twice.
   */
  release?(ports: Ports, name: string): Promise<void>;
  /** The JSON Pointers at which bodies of other kinds name an object of this kind. */
  readonly namedAt?: RegExp;
  /**
   * Reads what the target shows beyond its objects (whether indices obey a policy), in as few calls as it allows, and
   * returns how to judge it, which is pure.
   */
  survey?(ports: Ports): Promise<(seen: Seen) => Inspection>;
  /** Does what a finding's remedy says, after the writes; returns what to remember of it. Safe to run twice. */
  mend?(ports: Ports, finding: Finding, live: Live | undefined): Promise<string>;
  /** How what is on the target already becomes declarations; a kind without it takes no part in `import`. */
  readonly importing?: Importing;
}

/** Types the spec inside one kind; the registry holds all kinds alike, each behind its own schema's check. */
export const defineKind = <S>(def: KindDef<S>): KindDef => def;
