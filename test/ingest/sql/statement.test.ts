import { expect, it } from 'vitest';
import { activityOfStatement } from '../../../src/ingest/sql/statement.ts';

it.each([
  ['select 1', 'select'],
  ['-- why\n/* not: drop */ (SELECT 1) UNION SELECT 2', 'select'],
  ['WITH a AS (DELETE FROM t RETURNING *) SELECT * FROM a', 'select'],
  ['with a as (select 1) insert into t select * from a', 'dml'],
  ['REPLACE INTO t VALUES (1)', 'dml'],
  ['create or replace view v as select 1', 'ddl'],
  ['CREATE OR REPLACE USER u', 'role'],
  ['ALTER SERVER ROLE sysadmin ADD MEMBER u', 'role'],
  ['ALTER SYSTEM SET x = 1', 'config'],
  ['ALTER SESSION SET x = 1', 'other'],
  ['DROP SERVER AUDIT a', 'audit_change'],
  ['CREATE DATABASE AUDIT SPECIFICATION s', 'audit_change'],
  ['NOAUDIT POLICY p', 'audit_change'],
  ['DENY SELECT ON t TO u', 'grant'],
  ['SET PASSWORD = 1', 'role'],
  ['SET GLOBAL x = 1', 'config'],
  ['SET NAMES utf8', 'other'],
  ['EXEC sp_addsrvrolemember a, sysadmin', 'grant'],
  ["EXEC master..sp_addlogin 'a'", 'role'],
  ["exec sp_configure 'x', 1", 'config'],
  ['CALL p()', 'execute'],
  ['BEGIN p; END;', 'execute'],
  ['BEGIN TRANSACTION', 'other'],
  ['BACKUP DATABASE d', 'backup'],
  ['', 'other'],
  ['🧶', 'other'],
] as const)('tells %s as %s', (statement, activity) => {
  expect(activityOfStatement(statement, 'sqlserver')).toBe(activity);
});
