import type { Activity } from '../../kinds/audit-policy/spec.gen.ts';
import type { Classified, NativeFields } from '../event.ts';
import { activityOfStatement } from '../sql/statement.ts';

/** RDS for Oracle (envelope 1.3): unified audit trail columns. `exitCode` is the ORA number, 0 is success. */
export function classifyOracle(fields: NativeFields): Classified {
  const { exitCode } = fields;
  const outcome =
    exitCode === undefined || exitCode === '' ? 'unknown' : Number(exitCode) === 0 ? 'success' : 'failure';
  return { activity: activityOf(fields, outcome === 'failure'), outcome };
}

function activityOf(fields: NativeFields, failed: boolean): Activity {
  const command = (fields.command ?? '').toUpperCase();
  if (command === 'LOGON' || command.startsWith('PROXY AUTHENTICATION')) {
    return failed ? 'login_failed' : 'login';
  }
  if (command.startsWith('LOGOFF')) {
    return 'logout';
  }
  if (/^(RMAN_AUDIT|DATAPUMP)$/i.test(fields.class ?? '') || command.startsWith('RMAN')) {
    return 'backup';
  }
  return activityOfCommand(command, fields.commandText ?? '');
}

/** ACTION_NAME is the beginning of a statement but for a few words of its own. */
function activityOfCommand(command: string, commandText: string): Activity {
  if (/\bAUDIT\b|^NOAUDIT\b/.test(command)) {
    return 'audit_change';
  }
  if (/(^| )(GRANT|REVOKE)\b/.test(command)) {
    return 'grant';
  }
  if (command === 'CHANGE PASSWORD') {
    return 'role';
  }
  if (/EXECUTE$|^CALL METHOD$/.test(command)) {
    return 'execute';
  }
  return activityOfStatement(command === '' ? commandText : command, 'oracle');
}
