import { expect, test } from 'vitest';
import { configSearch } from '../../../../src/sandbox/stand-ins/notifications/search.ts';

const asked = (query: string) => configSearch(new URLSearchParams(query));

test('a list without parameters is every config, the one changed last at the end', () => {
  expect(asked('')).toEqual({
    from: 0,
    search: {
      from: 0,
      size: 100,
      sort: [{ 'metadata.last_updated_time_ms': 'asc' }],
      query: { bool: { filter: [] } },
    },
  });
});

test.each([
  ['config_type=sns,slack', { terms: { 'config.config_type': ['sns', 'slack'] } }],
  ['is_enabled=false', { term: { 'config.is_enabled': 'false' } }],
  ['name=security', { match: { 'config.name': 'security' } }],
  ['webhook.url=https://hooks.example.com', { match: { 'config.webhook.url': 'https://hooks.example.com' } }],
  ['created_time_ms=5', { term: { 'metadata.created_time_ms': '5' } }],
  ['created_time_ms=5..9', { range: { 'metadata.created_time_ms': { gte: '5', lte: '9' } } }],
])('%s narrows the list', (query, filter) => {
  expect(asked(query)).toMatchObject({ search: { query: { bool: { filter: [filter] } } } });
});

test('two filters must both hold', () => {
  const both = [{ term: { 'config.is_enabled': 'true' } }, { match: { 'config.name': 'ops' } }];
  expect(asked('name=ops&is_enabled=true')).toMatchObject({ search: { query: { bool: { filter: both } } } });
});

test('paging and order go to the engine', () => {
  expect(asked('from_index=20&max_items=10&sort_field=name&sort_order=desc')).toMatchObject({
    from: 20,
    search: { from: 20, size: 10, sort: [{ 'config.name.keyword': 'desc' }] },
  });
});

test.each([
  ['sort_field=colour', 'Sort on colour not acceptable'],
  ['created_time_ms=1..2..3', "Invalid Range format 1..2..3, allowed format 'exact' or 'from..to'"],
])('%s is not acceptable', (query, unacceptable) => {
  expect(asked(query)).toEqual({ unacceptable });
});

test('a parameter that is not known is named, never left out in silence', () => {
  expect(asked('name=ops&colour=red')).toEqual({ unknown: 'colour' });
});
