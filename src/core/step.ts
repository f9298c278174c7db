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

/** What moved on the server since the last apply, and how. `missing` means it was deleted there. */
export interface Drift extends Words {
  readonly address: Address;
  /** The last apply: `when` is ISO 8601 in UTC. */
  readonly applied: Pick<Entry, 'when' | 'who' | 'commit'>;
  readonly state: 'changed' | 'missing';
  readonly changes: readonly Change[];
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
