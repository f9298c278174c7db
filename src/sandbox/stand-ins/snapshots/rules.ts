import { cronProblem } from '../cron.ts';
import type { Json } from '../json.ts';
import { isJson, objectOf } from '../json.ts';
import { readTimeValue } from '../time-value.ts';
import { dateFormatProblem } from './name.ts';

/**
 * Why snapshot management 3.4 refuses this policy, or undefined: what its parser and constructors require, in their
 * words. No capture pins them; they are the words of the plugin's source. Unknown members are ignored.
 */
export function invalidSnapshotPolicy(policy: Json): string | undefined {
  const { creation, deletion } = policy;
  return (
    (isJson(creation) ? invalidPart(creation) : undefined) ??
    (isJson(deletion) ? invalidDeletion(deletion, isJson(creation)) : undefined) ??
    (isJson(policy['notification']) ? invalidNotification(policy['notification']) : undefined) ??
    (isJson(creation) || isJson(deletion)
      ? undefined
      : 'Must provide either creation or deletion configuration.') ??
    invalidConfig(policy['snapshot_config'])
  );
}

/** Why a policy may not be called so, or undefined: its name begins the names of its snapshots. */
export function invalidSnapshotPolicyName(name: string): string | undefined {
  const problems = NAME_RULES.filter(([, breaks]) => breaks(name)).map(([words]) => words);
  return problems.length === 0 ? undefined : problems.join('\n');
}

const NAME_RULES: readonly (readonly [words: string, breaks: (name: string) => boolean])[] = [
  ['Policy name cannot be empty.', (name) => name === ''],
  ['Policy name must not contain whitespace.', (name) => name.includes(' ')],
  ["Policy name must not contain ','.", (name) => name.includes(',')],
  ["Policy name must not contain '#'.", (name) => name.includes('#')],
  ["Policy name must not start with '_'.", (name) => name.startsWith('_')],
  ['Policy name must be lowercase.', (name) => name !== name.toLowerCase()],
  [
    'Policy name must not contain the following characters [ , ", *, \\, <, |, ,, >, /, ?].',
    (name) => /[\\/*?"<>| ,]/.test(name),
  ],
];

function invalidPart(part: Json): string | undefined {
  const limit = part['time_limit'];
  const schedule = part['schedule'];
  if (!isJson(schedule)) return 'schedule field must not be null';
  return (
    invalidSchedule(schedule) ?? (limit === undefined ? undefined : invalidDuration(limit, 'time_limit'))
  );
}

function invalidSchedule(schedule: Json): string | undefined {
  const { cron } = schedule;
  if (!isJson(cron)) return "the sandbox's stand-in knows schedules of type cron only";
  const { expression, timezone } = cron;
  const problem = cronProblem(String(expression));
  if (problem !== undefined) return `Failed to parse '${expression}'. ${problem}`;
  return isTimezone(timezone) ? undefined : `Unknown time-zone ID: ${timezone}`;
}

function isTimezone(name: unknown): boolean {
  if (typeof name !== 'string') return false;
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function invalidDuration(written: unknown, name: string): string | undefined {
  const read = readTimeValue(String(written), name);
  return typeof read === 'number' ? undefined : read.refused;
}

function invalidDeletion(deletion: Json, hasCreation: boolean): string | undefined {
  const condition = deletion['condition'];
  if (!isJson(condition)) return 'condition must not be null.';
  const borrows = deletion['schedule'] === undefined && hasCreation;
  return invalidCondition(condition) ?? (borrows ? undefined : invalidPart(deletion));
}

function invalidCondition(condition: Json): string | undefined {
  const { max_age: age, max_count: most } = condition;
  const least = Number(condition['min_count'] ?? 1);
  if (age === undefined && most === undefined) return 'Please provide max_age or max_count.';
  if (!(least > 0)) return 'min_count should be bigger than 0.';
  if (most !== undefined && !(Number(most) > least)) return 'max_count should be bigger than min_count.';
  return age === undefined ? undefined : invalidDuration(age, 'max_age');
}

const NOTICES: readonly string[] = ['creation', 'deletion', 'failure', 'time_limit_exceeded'];

/** Here, unlike in the rest of a policy, unknown members are refused. */
function invalidNotification(notification: Json): string | undefined {
  const odd = Object.keys(notification).find((name) => !['channel', 'conditions'].includes(name));
  if (odd !== undefined) return `Invalid field: [${odd}] found in Snapshot Management notification config.`;
  if (!isJson(notification['channel'])) return 'Snapshot Management notification channel must not be null';
  const other = Object.keys(objectOf(notification['conditions'])).find((name) => !NOTICES.includes(name));
  return other === undefined ? undefined : `Invalid field: [${other}] found in conditions.`;
}

function invalidConfig(config: unknown): string | undefined {
  if (!isJson(config)) return 'snapshot_config field must not be null';
  if (!config['repository']) return 'Must provide the repository in snapshot config.';
  const zone = config['date_format_timezone'];
  if (zone !== undefined && !isTimezone(zone)) return `Unknown time-zone ID: ${zone}`;
  return config['date_format'] === undefined ? undefined : dateFormatProblem(String(config['date_format']));
}
