import type { Activity } from '../../kinds/audit-policy/spec.gen.ts';
import type { Classified, NativeFields } from '../event.ts';
import { activityOfStatement } from '../sql/statement.ts';

/**
 * Aurora MySQL (envelope 1.2). MAIN is the statement, whose verb stands only in commandText; AUX tells one object it
 * touched, with the verb in `command` and an empty exitCode. "0" and "" are success.
 */
export function classifyMysql(fields: NativeFields): Classified {
  const failed = !['', '0'].includes(fields.exitCode ?? '');
  const activity =
    fields.class?.toUpperCase() === 'AUX' ? activityOfAux(fields) : activityOfMain(fields, failed);
  return {
    activity,
    outcome:
      failed || activity === 'login_failed'
        ? 'failure'
        : fields.exitCode === undefined
          ? 'unknown'
          : 'success',
  };
}

function activityOfAux({ command = '' }: NativeFields): Activity {
  switch (command.toUpperCase()) {
    case 'READ':
      return 'select';
    case 'WRITE':
      return 'dml';
    case 'CREATE':
    case 'ALTER':
    case 'DROP':
    case 'RENAME':
      return 'ddl';
    default:
      return 'other';
  }
}

function activityOfMain({ command = '', commandText = '' }: NativeFields, failed: boolean): Activity {
  switch (command.toUpperCase()) {
    case 'CONNECT':
    case 'CHANGEUSER':
      return failed ? 'login_failed' : 'login';
    case 'FAILED_CONNECT':
      return 'login_failed';
    case 'DISCONNECT':
      return 'logout';
    default:
      return activityOfStatement(commandText, 'aurora-mysql');
  }
}
