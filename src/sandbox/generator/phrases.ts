import { type Chance, secretOf } from './chance.ts';
import type { Source } from './company.ts';
import type { DeedKind } from './deeds.ts';

/** What is said and about what: the statement in the engine's dialect, and the object it touches. */
export interface Phrase {
  readonly verb: string;
  readonly statement: string;
  readonly object: string | null;
}

/** The statement of a deed; logins and logouts have none. */
export function phraseOf(kind: DeedKind, source: Source, chance: Chance): Phrase {
  const table = chance.pick(kind === 'read-sensitive' ? source.sensitive : source.tables);
  switch (kind) {
    case 'read':
    case 'read-sensitive':
      return {
        verb: 'SELECT',
        statement: `SELECT * FROM ${table} WHERE id = ${number(chance)}`,
        object: table,
      };
    case 'write':
      return writing(table, chance);
    case 'call':
      return calling(source, chance);
    case 'change-schema':
      return changing(source, chance);
    case 'grant':
      return granting(source, table, chance);
    case 'create-user':
      return creating(source, chance);
    case 'set-password':
      return settingPassword(source, chance);
    case 'login':
    case 'failed-login':
    case 'logout':
      return { verb: '', statement: '', object: null };
  }
}

const number = (chance: Chance): number => chance.between(1, 900_000);

/** Notes that people write: any character, and now and then a long one. */
const NOTES: readonly string[] = [
  'left at the door',
  "customer's wish",
  'größer ✓ 🧶',
  'line one\\nline two',
  'nul \u0000 inside',
  'half \ud83d pair',
];

function writing(table: string, chance: Chance): Phrase {
  const note = chance.oneIn(40) ? 'wool '.repeat(7_000) : chance.pick(NOTES).replaceAll("'", "''");
  const id = number(chance);
  return chance.oneIn(2)
    ? {
        verb: 'INSERT',
        statement: `INSERT INTO ${table} (id, note) VALUES (${id}, '${note}')`,
        object: table,
      }
    : { verb: 'UPDATE', statement: `UPDATE ${table} SET note = '${note}' WHERE id = ${id}`, object: table };
}

function calling({ engine }: Source, chance: Chance): Phrase {
  const name = chance.pick(['close_day', 'refresh_totals', 'archive_old']);
  const said = {
    'aurora-postgresql': { verb: 'EXECUTE', statement: `SELECT ${name}(current_date)` },
    'aurora-mysql': { verb: 'CALL', statement: `CALL ${name}(CURDATE())` },
    oracle: { verb: 'EXECUTE', statement: `BEGIN ${name}(SYSDATE); END;` },
    sqlserver: { verb: 'EXECUTE', statement: `EXEC dbo.${name}` },
  };
  return { ...said[engine], object: name };
}

function changing({ engine, database }: Source, chance: Chance): Phrase {
  const name = `tmp_${chance.text(6, 'abcdefghijklmnop')}`;
  const type = engine === 'oracle' ? 'NUMBER' : 'int';
  const verb = chance.pick(['CREATE TABLE', 'DROP TABLE']);
  const schema = engine === 'aurora-mysql' ? `${database}.` : '';
  const body = verb === 'CREATE TABLE' ? ` (id ${type})` : '';
  return { verb, statement: `${verb} ${schema}${name}${body}`, object: name };
}

const GUESTS = ['temp_auditor', 'contractor7', 'nightly_job', 'reporting_ro'];

function granting({ engine, database }: Source, table: string, chance: Chance): Phrase {
  const guest = chance.pick(GUESTS);
  const statement = {
    'aurora-postgresql': `GRANT SELECT, UPDATE ON ${table} TO ${guest}`,
    'aurora-mysql': `GRANT ALL PRIVILEGES ON ${database}.* TO '${guest}'@'%'`,
    oracle: `GRANT DBA TO ${guest}`,
    sqlserver: `GRANT CONTROL ON dbo.${table} TO [${guest}]`,
  };
  return { verb: 'GRANT', statement: statement[engine], object: engine === 'aurora-mysql' ? '' : table };
}

function creating({ engine }: Source, chance: Chance): Phrase {
  const guest = `${chance.pick(GUESTS)}_${chance.between(1, 99)}`;
  const secret = secretOf(chance);
  const said = {
    'aurora-postgresql': {
      verb: 'CREATE ROLE',
      statement: `CREATE ROLE ${guest} LOGIN PASSWORD '${secret}'`,
    },
    'aurora-mysql': {
      verb: 'CREATE USER',
      statement: `CREATE USER '${guest}'@'%' IDENTIFIED BY '${secret}'`,
    },
    oracle: { verb: 'CREATE USER', statement: `CREATE USER ${guest} IDENTIFIED BY "${secret}"` },
    sqlserver: { verb: 'CREATE', statement: `CREATE LOGIN [${guest}] WITH PASSWORD = N'${secret}'` },
  };
  return { ...said[engine], object: guest };
}

function settingPassword({ engine }: Source, chance: Chance): Phrase {
  const guest = chance.pick(GUESTS);
  const secret = secretOf(chance);
  const said = {
    'aurora-postgresql': { verb: 'ALTER ROLE', statement: `ALTER ROLE ${guest} PASSWORD '${secret}'` },
    'aurora-mysql': { verb: 'SET PASSWORD', statement: `SET PASSWORD FOR '${guest}'@'%' = '${secret}'` },
    oracle: { verb: 'ALTER USER', statement: `ALTER USER ${guest} IDENTIFIED BY "${secret}"` },
    sqlserver: { verb: 'RESET PASSWORD', statement: `ALTER LOGIN [${guest}] WITH PASSWORD = '${secret}'` },
  };
  return { ...said[engine], object: guest };
}
