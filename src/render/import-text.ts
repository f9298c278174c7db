import type { Skipped } from '../core/strangers.ts';
import { printable } from './printable.ts';

/** What an import comes to. `formatVersion` as in a plan; holds no secrets. */
export interface ImportSummary {
  readonly formatVersion: '1.0';
  readonly environment: string;
  readonly target: string;
  readonly imported: readonly { readonly address: string; readonly file: string }[];
  /** Variables of the environment that must hold the secrets, which stay where they are. */
  readonly variables: readonly { readonly name: string; readonly address: string }[];
  readonly skipped: readonly Skipped[];
  readonly owned: number;
  readonly system: number;
}

/** The same for people: which file each object goes into, what must be set, and what is left out and why. */
export function importText({ target, imported, variables, skipped, owned, system }: ImportSummary): string {
  const files = imported.map(({ address, file }) => `+ ${printable(address)} → ${printable(file)}`);
  const secrets = variables.map(({ name, address }) => `  ${name}, a secret of ${printable(address)}`);
  const left = skipped.map(({ address, reason }) => `- ${printable(address)}: ${printable(reason)}`);
  const blocks = [
    ...(files.length > 0 ? [files] : []),
    ...(secrets.length > 0 ? [[SECRETS, ...secrets]] : []),
    ...(left.length > 0 ? [['Not imported:', ...left]] : []),
    [`${printable(target)}: ${counts(imported, skipped)}; ${owned} ours already, ${system} of the system.`],
  ];
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

const SECRETS =
  'Before the next plan, set in the environment what the server holds now (import shows no secret):';

const counts = (imported: readonly unknown[], skipped: readonly unknown[]): string =>
  `${imported.length} to import, ${skipped.length} not imported`;
