import type { KeyPort } from '../core/ports.ts';
import { readState, stateFolderOf } from '../sandbox/state.ts';
import { connectKeys } from '../targets/keys.ts';
import type { Io } from './io.ts';

/** The local key service takes any credentials; the SDK wants some. */
export const LOCAL = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'sandbox', secretAccessKey: 'sandbox' },
} as const;

/** The sandbox's key service while it is up, unless another environment is asked for; AWS KMS else. */
export async function openKeys(io: Io, env: string | undefined): Promise<KeyPort> {
  const state = env === undefined || env === 'sandbox' ? await readState(stateFolderOf(io.env)) : undefined;
  return state ? connectKeys({ ...LOCAL, endpoint: state.kmsUrl }) : connectKeys({});
}
