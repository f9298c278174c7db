import type { Body } from '../../../core/types.ts';
import type { Chance } from '../chance.ts';
import type { Source } from '../company.ts';
import type { Deed, DeedKind } from '../deeds.ts';
import { phraseOf } from '../phrases.ts';
import { stamp } from './stamp.ts';

const CLASSES: Readonly<Record<DeedKind, string>> = {
  login: 'MISC',
  'failed-login': 'MISC',
  logout: 'MISC',
  read: 'READ',
  'read-sensitive': 'READ',
  write: 'WRITE',
  call: 'FUNCTION',
  'change-schema': 'DDL',
  grant: 'ROLE',
  'create-user': 'ROLE',
  'set-password': 'ROLE',
};
const COMMANDS: Partial<Readonly<Record<DeedKind, string>>> = {
  login: 'CONNECT',
  'failed-login': 'AUTH FAILURE',
  logout: 'DISCONNECT',
};

/** Aurora PostgreSQL, version 1.1 of the record. */
export function postgresqlEvents(deed: Deed, source: Source, chance: Chance): readonly Body[] {
  const { verb, statement, object } = phraseOf(deed.kind, source, chance);
  const touches = CLASSES[deed.kind] === 'READ' || CLASSES[deed.kind] === 'WRITE';
  return [
    {
      startTime: `${stamp(deed.at - chance.between(900, 80_000))}+00`,
      logTime: `${stamp(deed.at)}+00`,
      statementId: deed.step,
      substatementId: 1,
      objectType: touches ? 'TABLE' : null,
      command: COMMANDS[deed.kind] ?? verb,
      objectName: touches || deed.kind === 'grant' ? object : null,
      rowCount: touches ? chance.between(0, 400) : null,
      commandText: statement === '' ? null : statement,
      paramList: deed.kind === 'read' && chance.oneIn(6) ? ['7', null, 'wool', '', '2026-01-01'] : [],
      class: CLASSES[deed.kind],
      type: 'record',
      ...sessionOf(deed, source),
      ...failureOf(deed),
    },
  ];
}

function sessionOf({ actor, session }: Deed, source: Source): Body {
  const pid = 20_000 + session;
  return {
    databaseName: source.database,
    dbUserName: actor.name,
    remoteHost: actor.host,
    remotePort: String(30_000 + (session % 30_000)),
    sessionId: `${(1_700_000_000 + session).toString(16)}.${pid.toString(16)}`,
    pid,
    clientApplication: actor.application,
    serverVersion: '15.4.2',
    serverType: 'PostgreSQL',
    serviceName: 'Amazon Aurora PostgreSQL-Compatible edition',
    serverHost: source.serverHost,
    netProtocol: 'TCP',
    dbProtocol: 'Postgres 3.0',
  };
}

function failureOf({ kind, actor }: Deed): Body {
  return kind === 'failed-login'
    ? { exitCode: '28P01', errorMessage: `password authentication failed for user "${actor.name}"` }
    : { exitCode: null, errorMessage: null };
}
