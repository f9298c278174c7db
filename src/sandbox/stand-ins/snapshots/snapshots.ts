import { listOf, objectOf } from '../json.ts';
import type { NodeAnswer } from '../upstream.ts';

/** A snapshot as the node lists it. */
export interface Snapshot {
  readonly name: string;
  /** SUCCESS, PARTIAL, FAILED, IN_PROGRESS */
  readonly state: string;
  /** Epoch ms of the machine. */
  readonly startTime: number;
  /** The policy that made it, as its metadata says. */
  readonly policy: unknown;
}

/** The snapshots of an answer to `GET _snapshot/<repository>/<names>`. */
export const snapshotsIn = ({ body }: NodeAnswer): readonly Snapshot[] =>
  listOf(objectOf(body)['snapshots'])
    .map(objectOf)
    .map((one) => ({
      name: String(one['snapshot']),
      state: String(one['state']),
      startTime: Number(one['start_time_in_millis']),
      policy: objectOf(one['metadata'])['sm_policy'],
    }));

/** Type and words of an answer that is an error. */
export function errorOf({ status, body }: NodeAnswer): { readonly type: string; readonly reason: string } {
  const { type, reason } = objectOf(objectOf(body)['error']);
  return { type: String(type), reason: String(reason ?? `status ${status}`) };
}
