import type { Activity } from '../../kinds/audit-policy/spec.gen.ts';
import type { Classified, NativeFields } from '../event.ts';
import { activityOfStatement } from '../sql/statement.ts';

/**
 * Aurora PostgreSQL (envelopes 1.0 and 1.1). `class` is pgAudit's, but a connection comes as MISC, so the command
 * is asked first. An error is told by errorMessage, or by an SQLSTATE in exitCode; 28xxx is a refused login.
 */
export function classifyPostgresql(fields: NativeFields): Classified {
  const failed = isFailure(fields);
  const activity = activityOf(fields, failed);
  return { activity, outcome: failed || activity === 'login_failed' ? 'failure' : 'success' };
}

function isFailure({ errorMessage, exitCode }: NativeFields): boolean {
  const hasState = exitCode !== undefined && exitCode !== '' && !/^0+$/.test(exitCode);
  return hasState || (errorMessage !== undefined && errorMessage !== '');
}

function activityOf(fields: NativeFields, failed: boolean): Activity {
  const command = (fields.command ?? '').toUpperCase();
  const isRefusedLogin =
    /^28/.test(fields.exitCode ?? '') || /\b28[0-9A-Z]{3}\b/.test(fields.errorMessage ?? '');
  if (command === 'AUTH FAILURE' || (failed && (command === 'CONNECT' || isRefusedLogin))) {
    return 'login_failed';
  }
  switch (command) {
    case 'CONNECT':
      return 'login';
    case 'DISCONNECT':
      return 'logout';
    default:
      return activityOfClass(fields, command);
  }
}

function activityOfClass(fields: NativeFields, command: string): Activity {
  switch ((fields.class ?? '').toUpperCase()) {
    case 'ROLE':
      return /^(GRANT|REVOKE)\b/.test(command) ? 'grant' : 'role';
    case 'DDL':
      return ddlOrStronger(command);
    case 'READ':
      return 'select';
    case 'WRITE':
      return 'dml';
    case 'FUNCTION':
      return 'execute';
    default:
      return activityOfStatement(command || (fields.commandText ?? ''), 'aurora-postgresql');
  }
}

/** ALTER SYSTEM and the account commands keep their own word, whatever class they come under. */
function ddlOrStronger(command: string): Activity {
  const told = activityOfStatement(command, 'aurora-postgresql');
  return told === 'config' || told === 'role' || told === 'grant' ? told : 'ddl';
}
