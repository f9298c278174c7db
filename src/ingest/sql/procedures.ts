import type { Token } from './tokens.ts';
import { type Range, valueAt } from './values.ts';

/** Procedures that take passwords by position, and which positions (from 0) they are. */
const PROCEDURES: ReadonlyMap<string, readonly number[]> = new Map([
  ['SP_ADDLOGIN', [1]],
  ['SP_PASSWORD', [0, 1]],
  ['SP_ADDAPPROLE', [1]],
  ['SP_SETAPPROLE', [1]],
  ['SP_APPROLEPASSWORD', [1]],
  ['SP_ADDLINKEDSRVLOGIN', [4]],
  ['SP_CHANGE_USERS_LOGIN', [3]],
  ['CREATE_CREDENTIAL', [2]],
  ['RDS_SET_EXTERNAL_MASTER', [3]],
  ['RDS_SET_EXTERNAL_SOURCE', [3]],
  ['RDS_SET_EXTERNAL_MASTER_WITH_DELAY', [3]],
  ['RDS_SET_EXTERNAL_SOURCE_WITH_DELAY', [3]],
  ['RDS_SET_EXTERNAL_MASTER_WITH_AUTO_POSITION', [3]],
  ['RDS_SET_EXTERNAL_SOURCE_WITH_AUTO_POSITION', [3]],
]);

const SECRET_NAME = /^@(OLD|NEW)$|(PASSWORD|PASSWD|PWD)$/;
const MAXIMUM_ARGUMENTS = 16;

/** The secret arguments of a procedure named by a token; none when it is no such procedure. */
export function secretArguments(tokens: readonly Token[], at: number): readonly Range[] {
  const secret = PROCEDURES.get(tokens[at]?.text ?? '');
  return secret === undefined
    ? []
    : argumentsOf(tokens, tokens[at + 1]?.text === '(' ? at + 2 : at + 1)
        .filter(({ name }, position) => (name === '' ? secret.includes(position) : SECRET_NAME.test(name)))
        .map(({ value }) => value);
}

interface Argument {
  /** Upper-case with its @; empty for one given by position. */
  readonly name: string;
  readonly value: Range;
}

function argumentsOf(tokens: readonly Token[], from: number): readonly Argument[] {
  const found: Argument[] = [];
  let argument = argumentAt(tokens, from);
  while (argument !== undefined && found.length < MAXIMUM_ARGUMENTS) {
    found.push(argument);
    const { next } = argument.value;
    argument = tokens[next]?.text === ',' ? argumentAt(tokens, next + 1) : undefined;
  }
  return found;
}

function argumentAt(tokens: readonly Token[], at: number): Argument | undefined {
  const isNamed = tokens[at + 1]?.text === '=' || tokens[at + 1]?.text === '=>';
  const value = valueAt(tokens, isNamed ? at + 2 : at);
  return value === undefined ? undefined : { name: isNamed ? (tokens[at]?.text ?? '') : '', value };
}
