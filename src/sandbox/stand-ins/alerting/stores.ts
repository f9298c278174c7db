import type { Documents } from '../documents.ts';
import type { Json } from '../json.ts';
import type { Alert } from './alert.ts';
import type { AlertStore } from './alert-store.ts';
import type { Run } from './run.ts';

/** Where a run finds what it needs. */
export interface RunStores {
  /** The channels of its actions. */
  readonly configs: Documents;
  readonly alerts: AlertStore;
  readonly newId: () => string;
}

/** Everything of alerting that lies in the node. */
export interface AlertingStores extends RunStores {
  readonly monitors: Documents;
}

/** What a run came to: what it answers, and its alerts as they are to be written. */
export interface Ran {
  readonly answer: Json;
  readonly written: readonly Alert[];
}

/** Whether a run has alerts: those of a dry run are only shown, the monitor of a request has none. */
export const isKept = ({ dryrun, id }: Run): boolean => !dryrun && id !== '';

export const currentAlerts = async ({ alerts }: RunStores, { node, id }: Run): Promise<readonly Alert[]> =>
  id === '' ? [] : alerts.current(node, id);

export const idFor = ({ newId }: RunStores, run: Run): string => (isKept(run) ? newId() : '');
