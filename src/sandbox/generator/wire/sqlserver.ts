import type { Body } from '../../../core/types.ts';
import { type Chance, HEX } from '../chance.ts';
import type { Source } from '../company.ts';
import type { Deed, DeedKind } from '../deeds.ts';
import { type Phrase, phraseOf } from '../phrases.ts';
import { stamp } from './stamp.ts';

const SPOKEN: Readonly<Record<DeedKind, readonly [command: string, objectClass: string]>> = {
  login: ['LOGIN SUCCEEDED', 'LOGIN'],
  'failed-login': ['LOGIN FAILED', 'LOGIN'],
  logout: ['LOGOUT', 'LOGIN'],
  read: ['SELECT', 'TABLE'],
  'read-sensitive': ['SELECT', 'TABLE'],
  write: ['', 'TABLE'],
  call: ['EXECUTE', 'STORED PROCEDURE'],
  // A permission check on the schema, which is how CREATE TABLE shows.
  'change-schema': ['ALTER', 'SCHEMA'],
  grant: ['GRANT', 'TABLE'],
  'create-user': ['CREATE', 'SQL LOGIN'],
  'set-password': ['RESET PASSWORD', 'SQL LOGIN'],
};

const PIECE = 4_000;

/** RDS for SQL Server, version 1.4: long statements come in pieces of 4,000 characters, told apart by number. */
export function sqlserverEvents(deed: Deed, source: Source, chance: Chance): readonly Body[] {
  const phrase = phraseOf(deed.kind, source, chance);
  const whole = statementOf(deed, phrase).slice(0, 3 * PIECE);
  const count = Math.max(1, Math.ceil(whole.length / PIECE));
  const event = eventOf(deed, source, phrase, chance);
  return Array.from({ length: count }, (_, index) => ({
    ...event,
    commandText: whole.slice(index * PIECE, (index + 1) * PIECE),
    substatementId: index + 1,
  }));
}

function statementOf({ kind, actor }: Deed, { statement }: Phrase): string {
  return kind === 'failed-login'
    ? `Login failed for user '${actor.name}'. Reason: Password did not match that for the login provided. [CLIENT: ${actor.host}]`
    : statement;
}

function eventOf(deed: Deed, source: Source, { verb, object }: Phrase, chance: Chance): Body {
  const [command, objectClass] = SPOKEN[deed.kind];
  const failed = deed.kind === 'failed-login';
  const isLogin = objectClass === 'LOGIN';
  return {
    class: objectClass,
    clientApplication: deed.actor.application,
    command: command === '' ? verb : command,
    databaseName: isLogin ? '' : source.database,
    dbProtocol: 'SQLSERVER',
    dbUserName: deed.actor.name,
    endTime: null,
    errorMessage: null,
    exitCode: failed ? 0 : 1,
    logTime: `${stamp(deed.at, String(chance.between(0, 9)))}+00`,
    netProtocol: null,
    objectName: deed.kind === 'change-schema' ? 'dbo' : (object ?? ''),
    objectType: objectClass,
    paramList: null,
    pid: null,
    remoteHost: deed.actor.host,
    remotePort: null,
    rowCount: 0,
    serverHost: source.serverHost,
    serverType: 'SQLSERVER',
    serverVersion: '15.00.4073.23.v1.R1',
    serviceName: 'sqlserver-ee',
    sessionId: failed ? 0 : 50 + (deed.session % 400),
    startTime: null,
    statementId: `0x${chance.text(32, HEX)}`,
    transactionId: String(4_000_000 + deed.session * 10 + deed.step),
    type: 'record',
    engineNativeAuditFields: nativeFields(deed, isLogin, failed),
  };
}

function nativeFields({ actor }: Deed, isLogin: boolean, failed: boolean): Body {
  return {
    additional_information: failed
      ? '<action_info xmlns="http://schemas.microsoft.com/sqlserver/2008/sqlaudit_data"><error>0x00004818</error><state>8</state></action_info>'
      : '',
    audit_schema_version: 1,
    database_principal_name: isLogin ? '' : 'dbo',
    duration_milliseconds: 0,
    host_name: 'FERNHILL-WIN7',
    is_column_permission: false,
    object_id: 0,
    permission_bitmask: '0x00000000000000000000000000000000',
    schema_name: isLogin ? '' : 'dbo',
    server_principal_sid: null,
    session_server_principal_name: actor.name,
    user_defined_event_id: 0,
  };
}
