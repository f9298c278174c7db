import type { Body } from '../../core/types.ts';
import { accountsIn, eventsIn, type Group, groupBy, only } from '../groups.ts';
import { code, count, moment, name, number, plural, rowsLeftOut, type Table, table, text } from '../page.ts';
import type { PassName } from '../passes.ts';
import type { Content, Context, Options, SectionDef } from './section.ts';

export const ddl: SectionDef<'ddl'> = {
  title: 'Changes of database objects (DDL)',
  purpose: 'Every object that was created, altered or dropped, and by whom.',
  passes: ['ddl'],
  subject: 'DDL',
  content: (context, options) => changes(context, options, 'ddl', 'DDL event'),
};

export const privilegeChanges: SectionDef<'privilege-changes'> = {
  title: 'Changes of privileges, roles and accounts',
  purpose: 'Every grant, revoke and change of a role or an account, and by whom.',
  passes: ['privilegeChanges'],
  subject: 'change of privileges, roles or accounts',
  content: (context, options) => changes(context, options, 'privilegeChanges', 'change'),
};

function changes(
  context: Context,
  { statements }: Options<'ddl' | 'privilege-changes'>,
  pass: PassName,
  one: string,
): Content {
  const buckets = context.buckets(pass);
  if (buckets.length === 0) return {};
  const failed = eventsIn(only(buckets, 'outcome', 'failure'));
  const accounts = accountsIn(buckets);
  return {
    statements: [
      `${plural(eventsIn(buckets), one)} by ${plural(accounts, 'account')}; ${failed === 0 ? 'none failed' : `${count(failed)} failed`}.`,
    ],
    tables: [
      summary(
        groupBy(buckets, ['source', 'databaseName', 'dbUserName', 'command', 'objectName']),
        context.maxRows,
      ),
      ...(statements === true ? [listing(context.facts.events[pass] ?? [], eventsIn(buckets))] : []),
    ],
  };
}

function summary(groups: readonly Group[], maxRows: number): Table {
  const columns = [
    name('Account'),
    name('Source'),
    name('Database'),
    name('Command'),
    name('Object'),
    number('Events'),
    number('Failed'),
    moment('First'),
    moment('Last'),
  ];
  const rows = groups.map(({ key, members, events, first, last }) => [
    key.dbUserName,
    key.source,
    key.databaseName,
    key.command,
    key.objectName,
    events,
    eventsIn(only(members, 'outcome', 'failure')),
    first,
    last,
  ]);
  return table('By account, command and object', columns, rows, maxRows, 'most events first');
}

function listing(events: readonly Body[], all: number): Table {
  const columns = [moment('Time'), name('Account'), name('Database'), code('Statement'), text('Outcome')];
  const rows = events.map((event) =>
    ['@timestamp', 'dbUserName', 'databaseName', 'commandText', 'outcome'].map((field) =>
      textOf(event[field]),
    ),
  );
  const listed = table('Statements, oldest first', columns, rows, rows.length, '');
  return all > rows.length ? { ...listed, note: rowsLeftOut(rows.length, all, 'oldest first') } : listed;
}

// _source is as it was sent: what is not a text is shown as its JSON.
const textOf = (value: unknown): string | undefined =>
  value === undefined || value === null
    ? undefined
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);
