import { leavesIn } from './diff.ts';
import type { Listed } from './inspect.ts';
import type { Work } from './step.ts';
import { addressOf, type Body, type Finding } from './types.ts';

/**
 * What would be deleted and is still named by an object that stays, ours or anybody's: a channel that a hand-made monitor
 * tells, a repository that a hand-made policy copies into. Servers delete it all the same, and the other fails in silence.
 * Of ours counts what will be, of others what is there. Pure.
 */
export function stillUsed(work: readonly Work[], listed: readonly Listed[]): Finding[] {
  const going = work.filter(({ step, def, live }) => step.action === 'delete' && def.namedAt && live);
  if (going.length === 0) return [];
  const staying = listed.flatMap((one) => stayingOf(one, work));
  return going.flatMap(({ step, def, name, live }) => {
    const users = staying
      .filter(({ body }) => names(body, def.namedAt, live?.id ?? name))
      .map(({ label }) => label);
    const [first, ...others] = users.sort();
    if (first === undefined) return [];
    const more = others.length > 0 ? ` and ${others.length} more` : '';
    const message = `it would be deleted, and is still named by ${first}${more}; change or delete that first`;
    return [{ kind: 'still-used', address: step.address, message, blocks: true } as const];
  });
}

interface Staying {
  readonly label: string;
  readonly body: Body;
}

function stayingOf({ def, live }: Listed, work: readonly Work[]): Staying[] {
  return live.flatMap(({ name, body }) => {
    const ours = work.find((one) => one.def.kind === def.kind && one.name === name);
    if (ours?.step.action === 'delete') return [];
    const label = ours
      ? addressOf(def.kind, name)
      : `${def.kind} "${name}" on the server, which no file declares`;
    return [{ label, body: ours?.desired ?? body }];
  });
}

const names = (body: Body, at: RegExp | undefined, name: string): boolean =>
  at !== undefined && leavesIn(body, '').some(([path, value]) => value === name && at.test(path));
