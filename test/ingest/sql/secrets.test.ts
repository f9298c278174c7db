import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskSecrets } from '../../../src/ingest/sql/secrets.ts';
import type { Engine } from '../../../src/kinds/audit-policy/spec.gen.ts';

type Case = readonly [engine: Engine, statement: string, masked: string];

const CASES: readonly Case[] = [
  [
    'aurora-postgresql',
    "CREATE ROLE a LOGIN PASSWORD 'hush' VALID UNTIL '2030-01-01'",
    "CREATE ROLE a LOGIN PASSWORD '********' VALID UNTIL '2030-01-01'",
  ],
  [
    'aurora-postgresql',
    "alter user a encrypted\n\tpassword -- why\n $q$hu'sh$q$ createdb",
    'alter user a encrypted\n\tpassword -- why\n ******** createdb',
  ],
  [
    'aurora-postgresql',
    "ALTER USER a PASSWORD E'hu\\'sh' CREATEDB",
    "ALTER USER a PASSWORD '********' CREATEDB",
  ],
  ['aurora-postgresql', "ALTER USER a PASSWORD U&'hu\\0073h'", 'ALTER USER a PASSWORD ********'],
  ['aurora-postgresql', 'CREATE USER a PASSWORD hush', 'CREATE USER a PASSWORD ********'],
  ['aurora-postgresql', 'ALTER USER a PASSWORD NULL', 'ALTER USER a PASSWORD NULL'],
  [
    'aurora-postgresql',
    "CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'u', password 'hush')",
    "CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'u', password '********')",
  ],
  [
    'aurora-postgresql',
    "CREATE SUBSCRIPTION s CONNECTION 'host=h password=hush' PUBLICATION p",
    "CREATE SUBSCRIPTION s CONNECTION 'host=h password=********' PUBLICATION p",
  ],
  [
    'aurora-postgresql',
    "DO $$ BEGIN EXECUTE 'ALTER USER a PASSWORD ''hush'''; END $$",
    "DO $$ BEGIN EXECUTE 'ALTER USER a PASSWORD ********$$",
  ],
  [
    'aurora-mysql',
    "CREATE USER 'a'@'%' IDENTIFIED BY 'hush' REQUIRE SSL, b IDENTIFIED BY 'hush'",
    "CREATE USER 'a'@'%' IDENTIFIED BY '********' REQUIRE SSL, b IDENTIFIED BY '********'",
  ],
  [
    'aurora-mysql',
    "ALTER USER a IDENTIFIED WITH caching_sha2_password AS '$A$hush'",
    "ALTER USER a IDENTIFIED WITH caching_sha2_password AS '********'",
  ],
  [
    'aurora-mysql',
    "ALTER USER a IDENTIFIED WITH 'p' BY 'hush' REPLACE 'hush1' RETAIN CURRENT PASSWORD",
    "ALTER USER a IDENTIFIED WITH 'p' BY '********' REPLACE '********' RETAIN CURRENT PASSWORD",
  ],
  [
    'aurora-mysql',
    "CREATE USER a IDENTIFIED BY \\'hu\\\\\\'sh\\' ACCOUNT LOCK",
    'CREATE USER a IDENTIFIED BY ******** ACCOUNT LOCK',
  ],
  ['aurora-mysql', "SET PASSWORD FOR 'a'@'%' = PASSWORD(\"hush\")", "SET PASSWORD FOR 'a'@'%' = ********"],
  ['aurora-mysql', "SET PASSWORD = 'hush'; SELECT 1", "SET PASSWORD = '********'; SELECT 1"],
  [
    'aurora-mysql',
    "CREATE USER a /*!50700 IDENTIFIED BY 'hush' */",
    "CREATE USER a /*!50700 IDENTIFIED BY '********' */",
  ],
  [
    'aurora-mysql',
    "CREATE USER a # IDENTIFIED BY 'hush'\n IDENTIFIED BY 'hush'",
    "CREATE USER a # IDENTIFIED BY ********\n IDENTIFIED BY '********'",
  ],
  [
    'aurora-mysql',
    "CALL mysql.rds_set_external_source('h', 3306, 'repl', 'hush', 'bin', 4, 0)",
    "CALL mysql.rds_set_external_source('h', 3306, 'repl', '********', 'bin', 4, 0)",
  ],
  [
    'aurora-mysql',
    "CHANGE MASTER TO MASTER_USER='r', MASTER_PASSWORD='hush'",
    "CHANGE MASTER TO MASTER_USER='r', MASTER_PASSWORD='********'",
  ],
  [
    'oracle',
    'create user a identified by hush quota 1m on users',
    'create user a identified by ******** quota 1m on users',
  ],
  [
    'oracle',
    'ALTER USER a IDENTIFIED BY "Hu sh" REPLACE hush',
    'ALTER USER a IDENTIFIED BY "********" REPLACE ********',
  ],
  ['oracle', "ALTER USER a IDENTIFIED BY VALUES 'S:hush'", "ALTER USER a IDENTIFIED BY VALUES '********'"],
  [
    'oracle',
    "CREATE DATABASE LINK l CONNECT TO u IDENTIFIED BY hush USING 'tns'",
    "CREATE DATABASE LINK l CONNECT TO u IDENTIFIED BY ******** USING 'tns'",
  ],
  [
    'oracle',
    'GRANT CONNECT TO a, b IDENTIFIED BY hush, hush',
    'GRANT CONNECT TO a, b IDENTIFIED BY ********, ********',
  ],
  ['oracle', 'CREATE USER a IDENTIFIED EXTERNALLY', 'CREATE USER a IDENTIFIED EXTERNALLY'],
  [
    'oracle',
    "BEGIN EXECUTE IMMEDIATE q'[ALTER USER a IDENTIFIED BY hush]'; END;",
    "BEGIN EXECUTE IMMEDIATE q'[ALTER USER a IDENTIFIED BY ********'; END;",
  ],
  [
    'sqlserver',
    "CREATE LOGIN [a] WITH PASSWORD = N'hu''sh' MUST_CHANGE",
    "CREATE LOGIN [a] WITH PASSWORD = '********' MUST_CHANGE",
  ],
  [
    'sqlserver',
    'CREATE LOGIN a WITH PASSWORD=0x0200FADE HASHED',
    'CREATE LOGIN a WITH PASSWORD=******** HASHED',
  ],
  [
    'sqlserver',
    "ALTER LOGIN a WITH PASSWORD = 'hush' OLD_PASSWORD = 'hush'",
    "ALTER LOGIN a WITH PASSWORD = '********' OLD_PASSWORD = '********'",
  ],
  ['sqlserver', 'EXEC master..sp_addlogin a, hush, master', 'EXEC master..sp_addlogin a, ********, master'],
  [
    'sqlserver',
    "EXEC [sp_addlogin] @loginame = N'a', @passwd = N'hush'",
    "EXEC [sp_addlogin] @loginame = N'a', @passwd = '********'",
  ],
  ['sqlserver', "sp_password 'hush', 'hush', 'a'", "sp_password '********', '********', 'a'"],
  [
    'sqlserver',
    "CREATE CREDENTIAL c WITH IDENTITY = 'i', SECRET = 'hush'",
    "CREATE CREDENTIAL c WITH IDENTITY = 'i', SECRET = '********'",
  ],
  [
    'sqlserver',
    "CREATE APPLICATION ROLE r WITH PASSWORD = 'hush', DEFAULT_SCHEMA = dbo",
    "CREATE APPLICATION ROLE r WITH PASSWORD = '********', DEFAULT_SCHEMA = dbo",
  ],
  [
    'sqlserver',
    "EXEC('CREATE LOGIN a WITH PASSWORD = ''hush''')",
    "EXEC('CREATE LOGIN a WITH PASSWORD = ********')",
  ],
];

describe('maskSecrets', () => {
  it.each(CASES)('in %s masks %s', (engine, statement, masked) => {
    expect(maskSecrets(statement, engine).text).toBe(masked);
  });

  it.each<[Engine, string]>([
    ['aurora-postgresql', 'select password from users where a.password = b.password'],
    ['aurora-postgresql', 'create table users (id int, password varchar(40))'],
    ['aurora-mysql', "Your password doesn't satisfy the current policy requirements"],
    ['aurora-mysql', "Access denied for user 'a'@'h' (using password: YES)"],
    ['sqlserver', "Login failed for user 'a'. Reason: Password did not match that for the login provided."],
    ['oracle', 'alter user a password expire account lock'],
    ['aurora-mysql', "insert into notes values ('my password is long')"],
  ])('in %s leaves %s as it is', (engine, text) => {
    expect(maskSecrets(text, engine).text).toBe(text);
  });

  it('looks through 64 Ki characters and masks the rest of a longer text as a whole', () => {
    const text = `ALTER USER a PASSWORD 'hush' /*${'x'.repeat(70_000)}*/ PASSWORD 'hush'`;
    const masked = maskSecrets(text, 'oracle').text;
    expect(masked).not.toContain('hush');
    expect(masked.length).toBeLessThan(66_000);
  });

  it.each<[Engine, string]>([
    ['aurora-postgresql', "ALTER USER a PASSWORD 'hush"],
    ['aurora-postgresql', 'ALTER USER a PASSWORD $x$hush'],
    ['aurora-mysql', "CREATE USER a IDENTIFIED BY 'x\\' hush"],
    ['oracle', 'ALTER USER a IDENTIFIED BY "hush'],
    ['sqlserver', "CREATE LOGIN a WITH PASSWORD = 'x', SID = 'hush, PASSWORD = N'hush'"],
    ['sqlserver', "CREATE LOGIN a /* WITH PASSWORD = 'hush'"],
  ])('in %s masks to the end what never closes: %s', (engine, text) => {
    const masked = maskSecrets(text, engine).text;
    expect(masked).not.toContain('hush');
    expect(masked.endsWith('********')).toBe(true);
  });

  it.each(["password '", 'identified by ', 'sp_addlogin ', '((((', "password = '' ", "/*'", 'a,', "\\'"])(
    'gets through a hostile text of %s without end (within the time of a test)',
    (piece) => {
      const text = `alter user x password ${piece.repeat(65_536 / piece.length)}`;
      for (const engine of ['aurora-postgresql', 'aurora-mysql', 'oracle', 'sqlserver'] as const) {
        expect(maskSecrets(text, engine).text).toContain('alter user x password');
      }
    },
  );
});

/** Noise between the words of a statement: spaces, newlines and comments. */
const gap = fc.constantFrom(' ', '\n', '\t ', ' /* note */ ', " /* it's */ ", '\r\n');
const secret = fc
  .tuple(fc.string({ minLength: 6, maxLength: 20 }), fc.string({ minLength: 1, maxLength: 6 }))
  .map(
    ([text, tail]) => `Zq${text.replaceAll(/["$\\\p{Cc}]/gu, '')}9${tail.replaceAll(/["$\\\p{Cc}]/gu, '')}X`,
  );
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_#$]{7,15}$/).map((text) => `Zq${text}`);
const single = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Ways to write a statement with a secret `s` of free text; words are joined by random noise. */
const QUOTED: readonly (readonly [Engine, (s: string) => readonly string[]])[] = [
  ['aurora-postgresql', (s) => ['CREATE', 'USER', 'a', 'WITH', 'PASSWORD', single(s)]],
  ['aurora-postgresql', (s) => ['alter', 'role', 'a', 'encrypted', 'password', `E${single(s)}`, 'login']],
  ['aurora-postgresql', (s) => ['ALTER', 'ROLE', 'a', 'PASSWORD', `$tag$${s}$tag$`, 'NOLOGIN']],
  ['aurora-mysql', (s) => ['CREATE', 'USER', "'a'@'%'", 'IDENTIFIED', 'BY', single(s), 'REQUIRE', 'SSL']],
  ['aurora-mysql', (s) => ['ALTER', 'USER', 'a', 'IDENTIFIED', 'WITH', 'plug_in', 'BY', `"${s}"`]],
  ['aurora-mysql', (s) => ['SET', 'PASSWORD', 'FOR', "'a'@'%'", '=', single(s)]],
  ['aurora-mysql', (s) => ['SET', 'PASSWORD', '=', 'PASSWORD(', single(s), ')']],
  ['oracle', (s) => ['ALTER', 'USER', 'a', 'IDENTIFIED', 'BY', `"${s}"`, 'REPLACE', `"${s}"`]],
  ['oracle', (s) => ['ALTER', 'USER', 'a', 'identified', 'by', 'values', single(s)]],
  ['sqlserver', (s) => ['CREATE', 'LOGIN', '[a]', 'WITH', 'PASSWORD', '=', `N${single(s)}`, 'MUST_CHANGE']],
  [
    'sqlserver',
    (s) => ['ALTER', 'LOGIN', 'a', 'WITH', 'PASSWORD', '=', single(s), 'OLD_PASSWORD', '=', single(s)],
  ],
  ['sqlserver', (s) => ['EXEC', 'sp_addlogin', "'a'", ',', single(s)]],
  ['sqlserver', (s) => ['EXEC', 'sp_password', '@old', '=', single(s), ',', '@new', '=', single(s)]],
  [
    'sqlserver',
    (s) => ['CREATE', 'CREDENTIAL', 'c', 'WITH', 'IDENTITY', '=', "'i'", ',', 'SECRET', '=', single(s)],
  ],
];

describe('a secret planted in an account statement', () => {
  it('never survives, whatever it holds and however it is spaced', () => {
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom(...QUOTED),
        fc.array(gap, { minLength: 16, maxLength: 16 }),
        (text, [engine, say], gaps) => {
          const statement = say(text)
            .map((piece, at) => `${piece}${gaps[at] ?? ' '}`)
            .join('');
          const masked = maskSecrets(statement, engine).text;
          expect(masked).not.toContain(text);
          expect(masked).not.toContain(text.replaceAll("'", "''"));
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('never survives without quotes either', () => {
    const ways = fc.constantFrom<readonly [Engine, (s: string) => string]>(
      ['oracle', (s) => `CREATE USER a IDENTIFIED BY ${s} DEFAULT TABLESPACE t`],
      ['oracle', (s) => `GRANT CONNECT TO a, b IDENTIFIED BY first1, ${s}`],
      ['oracle', (s) => `ALTER USER a IDENTIFIED BY new1 REPLACE ${s}`],
      ['sqlserver', (s) => `EXEC sp_addlogin a, ${s}, master`],
      ['sqlserver', (s) => `CREATE LOGIN a WITH PASSWORD = ${s}`],
      ['aurora-postgresql', (s) => `CREATE USER a PASSWORD ${s}`],
    );
    fc.assert(
      fc.property(word, ways, (text, [engine, say]) => {
        expect(maskSecrets(say(text), engine).text).not.toContain(text);
      }),
      { numRuns: 500 },
    );
  });
});
