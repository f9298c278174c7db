import type { Activity } from '../../kinds/audit-policy/spec.gen.ts';
import type { Classified, NativeFields, Result } from '../event.ts';
import { activityOfStatement } from '../sql/statement.ts';

/**
 * RDS for SQL Server (envelope 1.4): sys.fn_get_audit_file columns. `exitCode` is "succeeded", so it is inverted:
 * 1 is success, 0 failure. CREATE TABLE comes as an ALTER of its schema (a permission check), hence the statement
 * is judged as well wherever the command tells little.
 */
export function classifySqlServer(fields: NativeFields): Classified {
  const command = (fields.command ?? '').toUpperCase();
  const outcome = outcomeOf(fields.exitCode);
  const activity = activityOf(command, fields);
  if (activity === 'login' && outcome === 'failure') {
    return { activity: 'login_failed', outcome };
  }
  return { activity, outcome: activity === 'login_failed' ? 'failure' : outcome };
}

function outcomeOf(exitCode: string | undefined): Result {
  return exitCode === '1' || exitCode === 'true'
    ? 'success'
    : exitCode === '0' || exitCode === 'false'
      ? 'failure'
      : 'unknown';
}

const COMMANDS: readonly (readonly [RegExp, Activity])[] = [
  [/^LOGIN FAILED$|^DATABASE AUTHENTICATION FAILED$/, 'login_failed'],
  [/^LOGIN SUCCEEDED$|^DATABASE AUTHENTICATION SUCCEEDED$|^(BROKER|DATABASE MIRRORING) LOGIN$/, 'login'],
  [/^(DATABASE )?LOGOUT$/, 'logout'],
  [/^(GRANT|DENY|REVOKE)\b|^(ADD|DROP) MEMBER$|^TAKE OWNERSHIP$|^IMPERSONATE$/, 'grant'],
  [/PASSWORD|CREDENTIAL|^UNLOCK ACCOUNT$|^(ENABLE|DISABLE)$|^CHANGE (DEFAULT|USERS)/, 'role'],
  [/AUDIT SESSION CHANGED|AUDIT SHUTDOWN|^TRACE AUDIT/, 'audit_change'],
  [/^(BACKUP|RESTORE)\b/, 'backup'],
  [/^SELECT$|^VIEW CHANGETRACKING$/, 'select'],
  [/^(INSERT|UPDATE|DELETE|RECEIVE|BULK ADMIN)$/, 'dml'],
  [/^EXECUTE$/, 'execute'],
  [
    /^(DBCC|SERVER (STARTED|SHUTDOWN|PAUSED|CONTINUE))$|^ALTER (SETTINGS|RESOURCES|CONNECTION|SERVER STATE|TRACE)$/,
    'config',
  ],
  [/^(CREATE|ALTER|DROP|TRANSFER|NAME CHANGE)$/, 'ddl'],
];

/** Activities that a statement tells better than the permission check it caused. */
const STRONG: ReadonlySet<Activity> = new Set<Activity>([
  'grant',
  'role',
  'audit_change',
  'config',
  'backup',
  'ddl',
]);

function activityOf(command: string, fields: NativeFields): Activity {
  const told = COMMANDS.find(([pattern]) => pattern.test(command))?.[1] ?? 'other';
  if (told !== 'ddl' && told !== 'other') {
    return told;
  }
  const ofObject = told === 'ddl' ? activityOfObjectClass(fields.class ?? '') : told;
  const stated = activityOfStatement(fields.commandText ?? '', 'sqlserver');
  return STRONG.has(stated) && ofObject !== 'audit_change' ? stated : ofObject;
}

function activityOfObjectClass(objectClass: string): Activity {
  if (/AUDIT/i.test(objectClass)) {
    return 'audit_change';
  }
  return /LOGIN|USER|ROLE|CREDENTIAL/i.test(objectClass) ? 'role' : 'ddl';
}
