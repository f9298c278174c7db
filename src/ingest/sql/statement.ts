import type { Activity, Engine } from '../../kinds/audit-policy/spec.gen.ts';
import { tokenise } from './tokens.ts';

/**
 * What a statement does, told by its leading words; comments and an opening parenthesis do not hide them.
 * `other` when the words tell nothing.
 */
export function activityOfStatement(text: string, dialect: Engine): Activity {
  const words = leadingWords(text, dialect);
  const [verb = '', ...rest] = words;
  return verb === 'WITH' ? mainVerb(text, dialect) : activityOfWords(verb, rest);
}

const READS = ['SELECT', 'TABLE', 'VALUES'];
const WRITES = ['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'REPLACE', 'LOAD', 'UPSERT'];
const GRANTS = ['GRANT', 'REVOKE', 'DENY'];
const SCHEMA = ['CREATE', 'ALTER', 'DROP', 'RENAME', 'TRUNCATE', 'COMMENT', 'PURGE', 'FLASHBACK'];
const CALLS = ['CALL', 'EXEC', 'EXECUTE', 'DO'];
const BACKUPS = ['BACKUP', 'RESTORE'];
const AUDITS = ['AUDIT', 'NOAUDIT'];
const SETTINGS = ['RECONFIGURE', 'SHUTDOWN', 'DBCC', 'RESTART'];

const VERBS: ReadonlyMap<string, Activity> = new Map([
  ...READS.map((verb) => [verb, 'select'] as const),
  ...WRITES.map((verb) => [verb, 'dml'] as const),
  ...GRANTS.map((verb) => [verb, 'grant'] as const),
  ...SCHEMA.map((verb) => [verb, 'ddl'] as const),
  ...CALLS.map((verb) => [verb, 'execute'] as const),
  ...BACKUPS.map((verb) => [verb, 'backup'] as const),
  ...AUDITS.map((verb) => [verb, 'audit_change'] as const),
  ...SETTINGS.map((verb) => [verb, 'config'] as const),
]);

function activityOfWords(verb: string, rest: readonly string[]): Activity {
  const activity = VERBS.get(verb) ?? 'other';
  switch (activity) {
    case 'ddl':
      return activityOfObject(verb, rest);
    case 'execute':
      return activityOfProcedure(rest);
    case 'other':
      return activityOfSetting(verb, rest);
    default:
      return activity;
  }
}

const ACCOUNTS: ReadonlySet<string> = new Set(['USER', 'ROLE', 'LOGIN', 'GROUP', 'PROFILE', 'CREDENTIAL']);

/** The first two words after the verb, `OR REPLACE` aside, tell what is created, altered or dropped. */
function activityOfObject(verb: string, rest: readonly string[]): Activity {
  const near = rest.filter((word) => word !== 'OR' && word !== 'REPLACE').slice(0, 2);
  const [first = ''] = near;
  if (near.includes('AUDIT')) {
    return 'audit_change';
  }
  if (ACCOUNTS.has(first) || /^(SERVER|APPLICATION) ROLE$/.test(near.join(' '))) {
    return 'role';
  }
  return verb === 'ALTER' ? activityOfAlter(near) : 'ddl';
}

function activityOfAlter(near: readonly string[]): Activity {
  const words = near.join(' ');
  if (/^(SYSTEM|INSTANCE)\b|^SERVER CONFIGURATION$/.test(words)) {
    return 'config';
  }
  return words.startsWith('SESSION') ? 'other' : words.startsWith('AUTHORIZATION') ? 'grant' : 'ddl';
}

const ACCOUNT_PROCEDURE =
  /^SP_(ADDLOGIN|DROPLOGIN|GRANTLOGIN|REVOKELOGIN|DENYLOGIN|PASSWORD|ADDUSER|DROPUSER|GRANTDBACCESS|REVOKEDBACCESS|ADDROLE|DROPROLE|ADDAPPROLE|DROPAPPROLE|APPROLEPASSWORD|CHANGE_USERS_LOGIN)$/;
const GRANT_PROCEDURE = /^SP_(ADD|DROP)(SRV)?ROLEMEMBER$/;

function activityOfProcedure(words: readonly string[]): Activity {
  if (words.some((word) => GRANT_PROCEDURE.test(word))) {
    return 'grant';
  }
  if (words.some((word) => ACCOUNT_PROCEDURE.test(word))) {
    return 'role';
  }
  return words.includes('SP_CONFIGURE') ? 'config' : 'execute';
}

function activityOfSetting(verb: string, rest: readonly string[]): Activity {
  const [first = '', second = ''] = rest;
  if (verb === 'SP_CONFIGURE') {
    return 'config';
  }
  if (verb !== 'SET') {
    return (verb === 'BEGIN' || verb === 'DECLARE') &&
      first !== '' &&
      !/^(TRAN|WORK|ISOLATION|READ|NOT|DEFERRABLE)/.test(first)
      ? 'execute'
      : 'other';
  }
  if (first === 'PASSWORD' || first === 'ROLE' || `${first} ${second}` === 'DEFAULT ROLE') {
    return 'role';
  }
  return ['GLOBAL', 'PERSIST', 'PERSIST_ONLY'].includes(first) ? 'config' : 'other';
}

/** The verb after `WITH name AS (…), …`: the first one outside all parentheses. */
function mainVerb(text: string, dialect: Engine): Activity {
  for (const word of outerWords(text, dialect)) {
    const activity = VERBS.get(word);
    if (activity === 'select' || activity === 'dml') {
      return activity;
    }
  }
  return 'select';
}

function* outerWords(text: string, dialect: Engine): Generator<string> {
  let depth = 0;
  for (const token of tokenise(text, dialect)) {
    depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0;
    if (depth === 0 && token.kind === 'word') {
      yield token.text;
    }
  }
}

const WORDS_NEEDED = 8;

/** At most eight leading words and names; punctuation between them is passed over, a semicolon ends them. */
function leadingWords(text: string, dialect: Engine): readonly string[] {
  const words: string[] = [];
  for (const token of tokenise(text, dialect)) {
    if (token.kind === 'word' || token.kind === 'quoted') {
      words.push(token.text);
    }
    if (words.length === WORDS_NEEDED || (token.text === ';' && words.length > 0)) {
      break;
    }
  }
  return words;
}
