import type { Entry } from './inventory.ts';
import type { KindDef, Words } from './kind.ts';
import type { Action, Address, Body, Change, Live, Resource, Risk } from './types.ts';

/** One step, in run order. `changes` and `words` hold no secrets; what changes at or below `told` is all in the words. */
export interface Step extends Words {
  readonly action: Action;
  readonly address: Address;
  readonly changes: readonly Change[];
  readonly risks: readonly Risk[];
}

/** What the files say by now of what moved: what was applied, what the server has, something else, or nothing any more. */
export type FilesSay = 'applied' | 'live' | 'other' | 'gone';

/** What moved on the server since the last apply, and how. `missing` means it was deleted there. */
export interface Drift extends Words {
  readonly address: Address;
  /** The last apply: `when` is ISO 8601 in UTC. */
  readonly applied: Pick<Entry, 'when' | 'who' | 'commit'>;
  /** When it was last written there, where the server tells; who did, none tells. */
  readonly editedAt?: string;
  readonly state: 'changed' | 'missing';
  readonly files: FilesSay;
  /** From what was applied (`before`) to what is there now (`after`), leaf by leaf; `declared` is what the files say now. */
  readonly changes: readonly (Change & { readonly files: FilesSay; readonly declared?: unknown })[];
}

/** What a step needs to run; never printed, for `desired` holds resolved secrets. */
export interface Work {
  readonly step: Step;
  readonly def: KindDef;
  readonly name: string;
  readonly resource: Resource | undefined;
  readonly desired: Body | undefined;
  readonly live: Live | undefined;
  /** False where only the inventory has something to remember. */
  readonly isWritten: boolean;
}

/** Both sides of one address, as observed. */
export interface Observed {
  readonly def: KindDef;
  readonly name: string;
  readonly resource: Resource | undefined;
  /** Compiled, secrets resolved. */
  readonly desired: Body | undefined;
  readonly live: Live | undefined;
  readonly entry: Entry | undefined;
}
