import type { Body } from '../../../core/types.ts';
import { type Chance, HEX } from '../chance.ts';
import type { Source } from '../company.ts';
import type { Deed, DeedKind } from '../deeds.ts';
import { phraseOf } from '../phrases.ts';
import { stamp } from './stamp.ts';

const COMMANDS: Partial<Readonly<Record<DeedKind, string>>> = {
  login: 'LOGON',
  'failed-login': 'LOGON',
  logout: 'LOGOFF',
};

/** RDS for Oracle, version 1.3: no `type`, no offset in logTime, the schema in objectType. */
export function oracleEvents(deed: Deed, source: Source, chance: Chance): readonly Body[] {
  const { verb, statement, object } = phraseOf(deed.kind, source, chance);
  return [
    {
      class: deed.kind === 'read-sensitive' ? 'FineGrainedAudit' : 'Standard',
      clientApplication: deed.actor.application,
      command: COMMANDS[deed.kind] ?? verb,
      commandText: statement === '' ? null : statement,
      dbid: '2718281828',
      databaseName: source.database,
      dbProtocol: 'oracle',
      dbUserName: deed.actor.name,
      endTime: null,
      errorMessage: null,
      exitCode: deed.kind === 'failed-login' ? 1017 : 0,
      logTime: stamp(deed.at),
      netProtocol: 'tcp',
      objectName: object,
      objectType: object === null ? null : 'FIN',
      paramList: [],
      pid: 17_000 + (deed.session % 9_000),
      remoteHost: deed.actor.host,
      remotePort: String(25_000 + (deed.session % 20_000)),
      rowCount: null,
      serverHost: source.serverHost,
      serverType: 'oracle',
      serverVersion: '19.0.0.0.ru-2024-01.rur-2024-01.r1.EE.2',
      serviceName: 'oracle-ee',
      sessionId: 900_000 + deed.session,
      startTime: null,
      statementId: deed.step,
      substatementId: null,
      transactionId: chance.text(16, HEX).toUpperCase(),
      engineNativeAuditFields: chance.oneIn(5) ? {} : nativeFields(deed, chance),
    },
  ];
}

function nativeFields(deed: Deed, chance: Chance): Body {
  return {
    UNIFIED_AUDIT_POLICIES: 'FERNHILL_ACCOUNTS, FERNHILL_SENSITIVE',
    SYSTEM_PRIVILEGE_USED: deed.kind === 'login' ? 'CREATE SESSION' : null,
    AUTHENTICATION_TYPE: `(TYPE=(DATABASE));(CLIENT ADDRESS=((ADDRESS=(PROTOCOL=tcp)(HOST=${deed.actor.host}))));`,
    USERHOST: 'ops4.fernhill.example',
    OS_USERNAME: 'ops',
    TERMINAL: 'pts/1',
    INSTANCE_ID: 1,
    PROXY_SESSIONID: 0,
    ENTRY_ID: deed.step,
    SCN: 5_000_000 + chance.between(1, 900_000),
    DBID: 2_718_281_828,
    ROLE: deed.kind === 'grant' ? 'DBA' : null,
    TARGET_USER: null,
    FGA_POLICY_NAME: deed.kind === 'read-sensitive' ? 'FERNHILL_SENSITIVE' : null,
    CLIENT_IDENTIFIER: null,
    DBLINK_INFO: null,
  };
}
