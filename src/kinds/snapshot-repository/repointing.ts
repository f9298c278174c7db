import type { Body, RiskFound } from '../../core/types.ts';

/**
 * In what ways a change would put snapshots out of reach: the repository points to another place (the server moves
 * nothing), or is closed to new ones. Bodies are normalised.
 */
export function repointing(before: Body | undefined, after: Body | undefined): RiskFound[] {
  if (!before || !after) return [];
  const [was, would] = [placeOf(before), placeOf(after)];
  const closed = isReadOnly(after) && !isReadOnly(before);
  return [
    ...(was === would
      ? []
      : [
          `it would point to ${would} instead of ${was}: snapshots taken so far stay there, out of its reach, and are no longer looked after`,
        ]),
    ...(closed ? ['it would become read-only: no further snapshot could be taken into it'] : []),
  ].map((message) => ({ risk: 'shortens-retention', message }));
}

function placeOf({ type, settings }: Body): string {
  const { bucket, base_path, endpoint, location } = settings as Body;
  if (type === 'fs') return `folder ${location}`;
  if (type !== 's3') return `a repository of type ${type}`;
  return [
    `bucket ${bucket}`,
    ...(base_path === undefined ? [] : [`folder ${base_path}`]),
    ...(endpoint === undefined ? [] : [`at ${endpoint}`]),
  ].join(', ');
}

const isReadOnly = ({ settings }: Body): boolean => (settings as Body)['readonly'] === 'true';
