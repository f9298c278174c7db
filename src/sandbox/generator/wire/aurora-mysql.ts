import type { Body } from '../../../core/types.ts';
import type { Chance } from '../chance.ts';
import type { Source } from '../company.ts';
import type { Deed, DeedKind } from '../deeds.ts';
import { phraseOf } from '../phrases.ts';
import { stamp } from './stamp.ts';

const COMMANDS: Partial<Readonly<Record<DeedKind, string>>> = {
  login: 'CONNECT',
  'failed-login': 'FAILED_CONNECT',
  logout: 'DISCONNECT',
};
const TOUCHES: Partial<Readonly<Record<DeedKind, string>>> = {
  read: 'READ',
  'read-sensitive': 'READ',
  write: 'WRITE',
};

/** Aurora MySQL, version 1.2: a MAIN event, and an AUX one where the statement touches an object. */
export function mysqlEvents(deed: Deed, source: Source, chance: Chance): readonly Body[] {
  const { verb, statement, object } = phraseOf(deed.kind, source, chance);
  const main = mainEvent(deed, source, chance, statement, object ?? '');
  const touch = TOUCHES[deed.kind] ?? (deed.kind === 'change-schema' ? verb.split(' ')[0] : undefined);
  if (touch === undefined) {
    return [main];
  }
  const aux = {
    ...main,
    logTime: `${stamp(deed.at - chance.between(-90, 3_000))}+00`,
    class: 'AUX',
    command: touch,
    commandText: object,
    substatementId: 2,
    exitCode: '',
  };
  // The two come in either order, and some AUX events without a clusterId around them.
  return chance.oneIn(3) ? [aux, main] : [main, aux];
}

function mainEvent(deed: Deed, source: Source, chance: Chance, statement: string, object: string): Body {
  return {
    logTime: `${stamp(deed.at)}+00`,
    type: 'record',
    clientApplication: null,
    pid: 2_830,
    dbUserName: deed.actor.name,
    databaseName: deed.kind === 'login' ? '' : source.database,
    remoteHost: deed.actor.host,
    remotePort: String(11_000 + (deed.session % 40_000)),
    command: COMMANDS[deed.kind] ?? 'QUERY',
    commandText: statement,
    paramList: null,
    objectType: 'TABLE',
    objectName: object,
    statementId: deed.session * 100 + deed.step,
    substatementId: 1,
    exitCode: deed.kind === 'failed-login' ? '1045' : '0',
    sessionId: String(700_000 + deed.session),
    rowCount: deed.kind === 'write' ? 1 : 0,
    serverHost: source.serverHost,
    serverType: 'MySQL',
    serviceName: 'Amazon Aurora MySQL',
    serverVersion: 'MySQL 8.0.28',
    startTime: `${stamp(deed.at - chance.between(50, 40_000))}+00`,
    endTime: `${stamp(deed.at)}+00`,
    transactionId: '0',
    dbProtocol: 'MySQL',
    netProtocol: 'TCP',
    errorMessage: '',
    class: 'MAIN',
  };
}
