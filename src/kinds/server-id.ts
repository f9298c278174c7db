import type { Declared } from '../core/kind.ts';
import { addressOf, type Kind } from '../core/types.ts';

/** The id by which the server knows a resource: its name, unless it was imported under another. */
export const serverId = ({ ids }: Declared, kind: Kind, name: string): string =>
  ids?.get(addressOf(kind, name)) ?? name;
