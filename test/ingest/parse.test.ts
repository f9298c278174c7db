import { expect, it } from 'vitest';
import { parse } from '../../src/ingest/parse.ts';

const read = (value: unknown): ReturnType<typeof parse> => parse(Buffer.from(JSON.stringify(value)));
const list = (...databaseActivityEventList: unknown[]): unknown => ({
  instanceId: 'db-A',
  databaseActivityEventList,
});

it('knows a heartbeat by its type alone, before any other field', () => {
  expect(read(list({ type: 'heartbeat' }, { type: 'record', command: 'X' }))).toMatchObject({
    value: { activities: [{ type: 'heartbeat' }, { type: 'record' }] },
  });
});

it('trap 9: takes a missing type as a record, and an empty clusterId as none', () => {
  expect(
    read({ clusterId: '', instanceId: 'db-A', databaseActivityEventList: [{ command: 'LOGON' }] }),
  ).toMatchObject({
    value: { clusterId: undefined, instanceId: 'db-A', activities: [{ type: 'record' }] },
  });
  expect(read({ databaseActivityEventList: [] })).toMatchObject({ value: { activities: [] } });
});

it('numbers equal events of one record, whatever the order of their keys', () => {
  const activities = [{ a: 1, b: 2 }, { b: 2, a: 1 }, { a: 1 }];
  expect(read(list(...activities))).toMatchObject({
    value: { activities: [{ ordinal: 0 }, { ordinal: 1 }, { ordinal: 0 }] },
  });
});

it('sets aside what is no event and reads the others', () => {
  expect(read(list('a', null, [], { command: 'X' }))).toMatchObject({
    value: {
      activities: [
        { type: 'unreadable' },
        { type: 'unreadable' },
        { type: 'unreadable' },
        { type: 'record' },
      ],
    },
  });
});

it.each([
  ['unreadable', Buffer.from('{"databaseActivityEventList":')],
  ['not-an-object', Buffer.from('[]')],
  ['no-list', Buffer.from('{}')],
  [
    'unreadable',
    Buffer.from(`{"databaseActivityEventList":[{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}`),
  ],
  ['unreadable', Buffer.from('{"databaseActivityEventList":[{"a":1e999}]}')],
  ['too-many', Buffer.from(`{"databaseActivityEventList":[${'0,'.repeat(200_000)}0]}`)],
])('refuses as %s what cannot be read', (reason, bytes) => {
  expect(parse(bytes)).toMatchObject({
    type: 'refused',
    stage: 'parse',
    reason: expect.stringContaining(reason),
  });
});
