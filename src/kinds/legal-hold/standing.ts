import { expectOk } from '../../core/answers.ts';
import type { SearchPort } from '../../core/ports.ts';
import { AUDIT, type ManagedIndex, surveyIndices } from '../retention-policy/survey.ts';

/** An audit index, what index management says of it, and whether it is blocked against every write and its deletion. */
export interface Standing extends ManagedIndex {
  readonly uuid: string;
  readonly readOnly: boolean;
}

/** Blocked, and nothing runs it: what a hold makes of an index. */
export const isFrozen = ({ readOnly, policyId }: Standing): boolean => readOnly && policyId === null;

/** Every audit index, or one, in three calls. */
export async function standings(search: SearchPort, name = AUDIT): Promise<readonly Standing[]> {
  const [indices, settings] = await Promise.all([surveyIndices(search, name), settingsOf(search, name)]);
  return indices.flatMap((one) => {
    const index = settings[one.index]?.settings.index;
    // An index that went away between the calls.
    return index ? [{ ...one, uuid: index.uuid, readOnly: String(index.blocks?.read_only) === 'true' }] : [];
  });
}

interface Settings {
  readonly settings: {
    readonly index: { readonly uuid: string; readonly blocks?: { readonly read_only?: unknown } };
  };
}

async function settingsOf(search: SearchPort, name: string): Promise<Readonly<Record<string, Settings>>> {
  const wanted = ['uuid', 'blocks.read_only'].map((setting) => `*.settings.index.${setting}`).join(',');
  const path = `/${name}/_settings?expand_wildcards=all&filter_path=${wanted}`;
  const answer = await search.request('GET', path);
  if (answer.status === 404) return {};
  return expectOk(answer, 'Reading the blocks of the audit indices') as Readonly<Record<string, Settings>>;
}
