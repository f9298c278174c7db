import type { Inspection, Wanted } from '../../core/kind.ts';
import type { Body } from '../../core/types.ts';
import { leastAgeAtDelete } from './age.ts';
import { daysIn, inWords } from './duration.ts';
import { normalise } from './normalise.ts';
import { shortening } from './shortening.ts';
import type { ManagedIndex } from './survey.ts';

type Risks = Inspection['risks'];

/**
 * What an index would lose by coming under the declared policy: `from` is the copy of a policy that it runs now, undefined
 * where nobody can tell what that says, and 'none' where it runs none.
 */
export function lossesOf(
  one: ManagedIndex,
  from: Body | undefined | 'none',
  wanted: Wanted,
  now: Date,
): Risks {
  const after = normalise(wanted.desired ?? {});
  const before = from === 'none' || from === undefined ? from : normalise(from);
  return [...shorter(one, before, after, wanted), ...overdue(one, before, after, wanted, now)];
}

type Before = Body | undefined | 'none';

function shorter({ index, policyId }: ManagedIndex, before: Before, after: Body, { name }: Wanted): Risks {
  if (before === 'none') return [];
  const end = leastAgeAtDelete(after);
  const unknown = `nobody can tell how long policy "${policyId}" keeps it, and policy "${name}" deletes after ${inWords(end)}`;
  const untold = Number.isFinite(end) ? [unknown] : [];
  const messages = before ? shortening(before, after).map(({ message }) => message) : untold;
  return messages.map((message) => ({
    risk: 'shortens-retention',
    name,
    index,
    message: `index ${index}: ${message}`,
  }));
}

/** Deleted within minutes, unless what it runs now would delete it as well. */
function overdue(one: ManagedIndex, before: Before, after: Body, { name }: Wanted, now: Date): Risks {
  const { index, documents, createdAt } = one;
  const age = now.getTime() - createdAt;
  const [end, until] = [
    leastAgeAtDelete(after),
    typeof before === 'object' ? leastAgeAtDelete(before) : Infinity,
  ];
  if (age < end || age >= until) return [];
  const message = `index ${index} (${documents} documents) is ${daysIn(age)} old and policy "${name}" deletes after ${inWords(end)}: it would soon be deleted`;
  return [{ risk: 'deletes-data', name, index, message }];
}
