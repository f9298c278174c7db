import { describe, expect, test } from 'vitest';
import type { Facts } from '../../src/report/gather.ts';
import { modelOf, wantedBy } from '../../src/report/model.ts';
import { monthOf } from '../../src/report/month.ts';
import { PASSES } from '../../src/report/passes.ts';
import { factsOf } from './events.ts';
import { CONTEXT, EVENTS, GENERATED_AT, SPEC } from './sample.ts';

const MONTH = monthOf('2026-10');
const NOTHING: Facts = { indices: [], buckets: {}, proofs: {}, events: {}, ignored: 0, truncated: 0 };
const pageOf = (facts: Facts, spec = SPEC, now = GENERATED_AT) => modelOf(spec, MONTH, facts, now, CONTEXT);

function section(id: string, facts: Facts = factsOf(EVENTS), spec = SPEC) {
  const found = pageOf(facts, spec).sections.find((candidate) => candidate.id === id);
  expect(found).toBeDefined();
  return found;
}

const rowsOf = (id: string, table = 0, facts?: Facts) =>
  section(id, facts)?.tables[table]?.rows.map((row) => row.map((cell) => cell.text)) ?? [];

describe('the sections of a month', () => {
  test('the starter report asks for every pass and lists the statements of two', () => {
    const wanted = wantedBy(SPEC);
    expect([...wanted.passes].sort()).toEqual(Object.keys(PASSES).sort());
    expect(wanted.events).toEqual({ ddl: 50, privilegeChanges: 50 });
  });

  test('a section that is not in the report is not queried', () => {
    const wanted = wantedBy({ ...SPEC, sections: [{ section: 'ddl', controls: [] }] });
    expect(wanted).toEqual({ passes: ['activity', 'provenance', 'ddl'], events: {} });
  });

  test('privileged accounts come with events, failures, sessions, hosts and the times they were seen', () => {
    expect(rowsOf('privileged-accounts')).toEqual([
      [
        'dba_mueller',
        'aurora-postgresql',
        'cluster-EXAMPLEEXAMPLEEXAMPLEEXAMP',
        '2',
        '0',
        '2',
        '1',
        '2026-10-03 23:10:00',
        '2026-10-12 10:00:00',
      ],
      [
        'dba_okafor',
        'aurora-postgresql',
        'cluster-EXAMPLEEXAMPLEEXAMPLEEXAMP',
        '2',
        '0',
        '1',
        '1',
        '2026-10-01 08:00:00',
        '2026-10-01 08:01:00',
      ],
    ]);
  });

  test('internal accounts are told apart from people', () => {
    expect(section('privileged-accounts')?.statements).toContain(
      'Left to the section on internal accounts: 1 privileged event.',
    );
    expect(rowsOf('service-accounts').map(([account]) => account)).toEqual(['rdsadmin']);
  });

  test('sensitive reads list privileged users with their rows and count the others', () => {
    expect(rowsOf('sensitive-reads').map((row) => [row[3], row[6]])).toEqual([['dba_mueller', '1,204']]);
    expect(section('sensitive-reads')?.statements).toContain(
      'Reads of sensitive objects by accounts without privilege: 1; they are counted here and not listed.',
    );
  });

  test('off-hours are hours and weekdays outside the working hours, in UTC', () => {
    // 2026-10-03 is a Saturday; rdsadmin at 23:59 is internal.
    expect(rowsOf('off-hours').map(([account]) => account)).toEqual(['dba_mueller']);
    expect(section('off-hours')?.statements).toEqual([
      '1 privileged event of 4 by 1 account outside working hours.',
    ]);
  });

  test('the table by day has a row for each day of the month and adds up', () => {
    const rows = rowsOf('activity', 2);
    expect(rows).toHaveLength(31);
    expect(rows.reduce((sum, row) => sum + Number(row.at(-2)), 0)).toBe(EVENTS.length);
  });

  test('each clause of a section is found in the control index', () => {
    const clauses = rowsOf('control-index').map(([framework, clause]) => `${framework}/${clause}`);
    expect(new Set(clauses)).toEqual(new Set(SPEC.sections.flatMap(({ controls }) => controls)));
  });
});

describe('what is not shown is stated', () => {
  test('rows beyond the limit, with the numbers', () => {
    const many = Array.from({ length: 12 }, (_, index) => ({
      ...EVENTS[1],
      '@timestamp': `2026-10-02T00:00:00Z`,
      dbUserName: `u${index}`,
    }));
    const spec = { ...SPEC, maxRows: 5 };
    expect(section('privileged-accounts', factsOf(many), spec)?.tables[0]?.note).toBe(
      'Showing 5 of 12 rows, most events first; 7 are not shown. Counts include all.',
    );
  });

  test('a dimension an event does not have', () => {
    expect(
      rowsOf('ddl', 0, factsOf([{ '@timestamp': '2026-10-02T00:00:00Z', activity: 'ddl' }]))[0]?.[0],
    ).toBe('(not reported)');
  });
});

describe('nothing happened', () => {
  test('is said in words, and no table is empty', () => {
    const page = pageOf(factsOf([]));
    expect(page.sections.find(({ id }) => id === 'ddl')?.statements).toEqual([
      'No DDL was recorded in October 2026.',
    ]);
    expect(page.sections.flatMap(({ tables }) => tables).filter(({ rows }) => rows.length === 0)).toEqual([]);
    expect(page.sections.filter(({ statements }) => statements.length === 0)).toEqual([]);
  });

  test('is not said of a month without an audit index: it says that it cannot know', () => {
    const page = pageOf(NOTHING);
    expect(page.completeness).toMatchObject({
      state: 'none',
      headline: 'No audit index exists for October 2026',
    });
    expect(page.figures).toEqual([]);
    const words = page.sections.flatMap(({ statements }) => statements).join(' ');
    expect(words).toContain('this report can say nothing here');
    expect(words).not.toContain('was recorded');
  });
});

describe('completeness', () => {
  test('a running month is called running', () => {
    expect(pageOf(factsOf(EVENTS), SPEC, new Date('2026-10-31T23:59:59Z')).completeness.state).toBe(
      'running',
    );
    expect(pageOf(factsOf(EVENTS), SPEC, new Date('2026-11-01T00:00:00Z')).completeness.state).toBe('proven');
  });
});
