import type { Documents } from '../documents.ts';

/** Where a run finds what it needs. */
export interface RunStores {
  /** The channels of its actions. */
  readonly configs: Documents;
}
