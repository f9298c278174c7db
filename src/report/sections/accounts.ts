import { distinct, eventsIn, except, groupBy, only } from '../groups.ts';
import { moment, name, number, plural, table, text } from '../page.ts';
import type { Bucket } from '../query.ts';
import type { Context, SectionDef } from './section.ts';

// Accounts of the database service have a section of their own.
const personal = ({ buckets }: Context) => except(buckets('privileged'), 'internal', 'true');

export const privilegedAccounts: SectionDef<'privileged-accounts'> = {
  title: 'Privileged accounts',
  purpose: 'Who acted with privilege, how often, in how many sessions and from how many hosts.',
  passes: ['privileged'],
  subject: 'privileged activity',
  content: (context) => {
    const buckets = personal(context);
    const accounts = groupBy(buckets, ['engine', 'source', 'dbUserName']);
    const internal = eventsIn(context.buckets('privileged')) - eventsIn(buckets);
    return {
      statements: [
        ...(accounts.length === 0 ? [] : [summary(accounts.length, buckets)]),
        ...(internal === 0
          ? []
          : [`Left to the section on internal accounts: ${plural(internal, 'privileged event')}.`]),
      ],
      tables:
        accounts.length === 0
          ? []
          : [
              table(
                'Accounts with privileged activity',
                [
                  name('Account'),
                  text('Engine'),
                  name('Source'),
                  number('Events'),
                  number('Failed'),
                  number('Sessions'),
                  number('Hosts'),
                  moment('First seen'),
                  moment('Last seen'),
                ],
                accounts.map(({ key, events, members, first, last }) => [
                  key.dbUserName,
                  key.engine,
                  key.source,
                  events,
                  eventsIn(only(members, 'outcome', 'failure')),
                  sessions(members),
                  distinct(members, 'remoteHost'),
                  first,
                  last,
                ]),
                context.maxRows,
                'most events first',
              ),
            ],
    };
  },
};

const summary = (accounts: number, buckets: readonly Bucket[]): string =>
  `${plural(accounts, 'account')} acted with privilege: ${plural(eventsIn(buckets), 'event')} in ${plural(sessions(buckets), 'session')}. An account is one user name on one database source.`;

export const accountHosts: SectionDef<'account-hosts'> = {
  title: 'Where privileged accounts came from',
  purpose: 'Each pair of privileged account and host, so that an unknown host stands out.',
  passes: ['privileged'],
  subject: 'privileged activity',
  content: (context) => {
    const pairs = groupBy(personal(context), ['engine', 'source', 'dbUserName', 'remoteHost']);
    if (pairs.length === 0) return {};
    return {
      statements: [`${plural(pairs.length, 'pair')} of account and host.`],
      tables: [
        table(
          'Accounts and hosts',
          [
            name('Account'),
            name('Source'),
            name('Host'),
            number('Events'),
            number('Sessions'),
            moment('First seen'),
            moment('Last seen'),
          ],
          pairs.map(({ key, events, members, first, last }) => [
            key.dbUserName,
            key.source,
            key.remoteHost,
            events,
            sessions(members),
            first,
            last,
          ]),
          context.maxRows,
          'most events first',
        ),
      ],
    };
  },
};

// A session id is unique per instance only.
const sessions = (buckets: readonly Bucket[]): number =>
  distinct(buckets, 'source', 'instanceId', 'sessionId');
