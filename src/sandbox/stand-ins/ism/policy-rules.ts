import type { Json } from '../json.ts';
import { listOf, objectOf } from '../json.ts';
import { actionType, isKnownAction, templatesOf } from './policy.ts';

/**
 * Why index management 3.4 refuses this policy, in its words, or undefined: what its parser and the constructors
 * of Policy, State and Transition require, in their order.
 */
export function invalidPolicy(policy: Json): string | undefined {
  const states = listOf(policy['states']).map(objectOf);
  return (
    unknownField(policy, 'Policy', POLICY_FIELDS) ??
    first(states, invalidState) ??
    missingField(policy) ??
    first(states, (state) => danglingTransition(state, states)) ??
    invalidSet(policy, states)
  );
}

const POLICY_FIELDS: readonly string[] = [
  ...['policy_id', 'description', 'last_updated_time', 'schema_version', 'error_notification'],
  ...['default_state', 'states', 'ism_template', 'user'],
];
const STATE_FIELDS: readonly string[] = ['name', 'actions', 'transitions'];
const TRANSITION_FIELDS: readonly string[] = ['state_name', 'conditions'];

/** The patterns of `candidate` that can match an index which a template of equal priority in `other` can. */
export function overlaps(candidate: Json, other: Json): boolean {
  return (
    priorityOf(candidate) === priorityOf(other) &&
    patternsOf(candidate).some((one) => patternsOf(other).some((two) => canMatchTheSame(one, two)))
  );
}

/** Two templates of one policy that overlap at equal priority, if there are any. */
export function selfConflict(policy: Json): readonly [Json, Json] | undefined {
  const templates = templatesOf(policy['ism_template']) ?? [];
  const pairs = templates.flatMap((one, at) =>
    templates.slice(at + 1).map((two): readonly [Json, Json] => [one, two]),
  );
  return pairs.find(([one, two]) => overlaps(one, two));
}

export const patternsOf = (template: Json): readonly string[] =>
  listOf(template['index_patterns']).map(String);

/** Whether a template wants an index of that name: some pattern matches, and none that begins with `-`. */
export function matches(template: Json, name: string): boolean {
  const patterns = patternsOf(template);
  const excluded = patterns.filter((pattern) => pattern.startsWith('-')).map((pattern) => pattern.slice(1));
  const included = patterns.filter((pattern) => !pattern.startsWith('-'));
  return (
    included.some((pattern) => isLike(pattern, name)) && !excluded.some((pattern) => isLike(pattern, name))
  );
}

/** A name has no star: what can match the same as it, matches it. */
const isLike = (pattern: string, name: string): boolean => canMatchTheSame(pattern, name);

export const priorityOf = (template: Json): number => Number(template['priority'] ?? 0);

/**
 * Whether some name matches both patterns, whose only wildcard is `*`. Each pair of remainders is settled once, from
 * the ends: following every split of two patterns full of stars would take for ever.
 */
export function canMatchTheSame(one: string, two: string): boolean {
  let below: readonly boolean[] = [];
  for (let at = one.length; at >= 0; at -= 1) below = meetings(one[at], two, below);
  return below[0] === true;
}

/** For each remainder of `two`: does it meet the remainder of the other that begins with `head`? `below` is one later. */
function meetings(head: string | undefined, two: string, below: readonly boolean[]): readonly boolean[] {
  const row: boolean[] = [];
  for (let to = two.length; to >= 0; to -= 1) {
    const other = two[to];
    const starred = head === '*' || other === '*';
    row[to] = starred
      ? below[to] === true || row[to + 1] === true
      : head === other && (head === undefined || below[to + 1] === true);
  }
  return row;
}

function invalidState(state: Json): string | undefined {
  const actions = listOf(state['actions']).map(objectOf);
  const transitions = listOf(state['transitions']).map(objectOf);
  return (
    unknownField(state, 'State', STATE_FIELDS) ??
    first(actions, unknownAction) ??
    first(transitions, invalidTransition) ??
    misplacedDelete(state, actions, transitions)
  );
}

function unknownAction(action: Json): string | undefined {
  const type = actionType(action);
  if (type === undefined) return 'Action type is null';
  return isKnownAction(type) ? undefined : `Invalid field: [${type}] found in Actions.`;
}

function unknownField(written: Json, place: string, known: readonly string[]): string | undefined {
  const unknown = Object.keys(written).find((name) => !known.includes(name));
  return unknown === undefined ? undefined : `Invalid field: [${unknown}] found in ${place}.`;
}

function invalidTransition(transition: Json): string | undefined {
  const unknown = unknownField(transition, 'Transition', TRANSITION_FIELDS);
  if (unknown !== undefined) return unknown;
  const given = Object.keys(objectOf(transition['conditions']));
  return given.length > 1 ? 'Cannot provide more than one Transition condition' : undefined;
}

function misplacedDelete(
  state: Json,
  actions: readonly Json[],
  transitions: readonly Json[],
): string | undefined {
  const at = actions.findIndex((action) => actionType(action) === 'delete');
  if (at < 0) return undefined;
  const name = String(state['name']);
  if (at < actions.length - 1) return `State=${name} must not contain an action after a delete action`;
  return transitions.length > 0
    ? `State=${name} cannot contain transitions if using delete action`
    : undefined;
}

function missingField(policy: Json): string | undefined {
  const name = ['description', 'default_state'].find((field) => typeof policy[field] !== 'string');
  return name === undefined ? undefined : `${name} is null`;
}

function danglingTransition(state: Json, states: readonly Json[]): string | undefined {
  const names = states.map(({ name }) => name);
  const lost = listOf(state['transitions'])
    .map((transition) => objectOf(transition)['state_name'])
    .find((target) => !names.includes(target));
  if (lost === undefined) return undefined;
  return `Policy contains a transition in state=${state['name']} pointing to a nonexistent state=${lost}`;
}

function invalidSet(policy: Json, states: readonly Json[]): string | undefined {
  const names = states.map(({ name }) => name);
  if (new Set(names).size !== names.length) return 'Policy cannot have duplicate state names';
  if (names.length === 0) return 'Policy must contain at least one State';
  return names.includes(policy['default_state']) ? undefined : 'Policy must have a valid default state';
}

function first<T>(items: readonly T[], check: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const reason = check(item);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
