import { describe, expect, it } from 'vitest';
import type { Body } from '../../../src/core/types.ts';
import { indexTemplate } from '../../../src/kinds/index-template/index.ts';
import { resource } from '../../support/tiny-kind.ts';

const declared = { resources: [], flavour: 'self-managed' } as const;
const NAME = 'index.plugins.index_state_management.policy_id';

describe('the setting that once attached a policy', () => {
  it.each<[string, Body]>([
    ['flat', { [NAME]: 'p' }],
    ['nested', { index: { plugins: { index_state_management: { policy_id: 'p' } } } }],
    ['without the word index', { 'plugins.index_state_management.policy_id': 'p' }],
    ['by its older name', { 'index.opendistro.index_state_management.policy_id': 'p' }],
  ])('is a problem in a file, %s', (_how, settings) => {
    const one = resource('IndexTemplate', 'a', { indexPatterns: ['das-audit-*'], mappings: {}, settings });
    expect(indexTemplate.check(one, declared)).toMatchObject([
      { path: '/spec/settings', message: expect.stringContaining('attaches nothing any more') },
    ]);
  });

  const judged = async (patterns: readonly string[], settings: Body) => {
    const ports = { search: undefined as never, bundle: undefined as never };
    const judge = await indexTemplate.survey?.(ports);
    const body = { index_patterns: patterns, template: { settings } };
    return judge?.({ wanted: [], live: [{ name: 'old', id: 'old', body }], declared: [], now: new Date(0) })
      ?.findings;
  };

  it('is a finding on the server, whoever made the template', async () => {
    const nested = { index: { plugins: { index_state_management: { policy_id: 'p' } } } };
    expect(await judged(['das-audit-*'], nested)).toMatchObject([
      { kind: 'dead-setting', address: 'IndexTemplate/old', message: expect.stringContaining(NAME) },
    ]);
  });

  it('is none of our business in templates of other indices, nor is another setting', async () => {
    expect(await judged(['logs-*'], { [NAME]: 'p' })).toEqual([]);
    expect(await judged(['das-audit-*'], { index: { number_of_shards: '1' } })).toEqual([]);
  });
});
