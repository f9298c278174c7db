import { expect, it } from 'vitest';
import { indexTemplate } from '../../../src/kinds/index-template/index.ts';
import { resource } from '../../support/tiny-kind.ts';

const problems = (...indexPatterns: readonly string[]) =>
  indexTemplate.check(resource('IndexTemplate', 'a', { indexPatterns, mappings: {} }), {
    resources: [],
    flavour: 'amazon',
  });

it.each([
  '*',
  'd*',
  'das*',
  'das-*',
  'das-c*',
  'das-compliance-*',
  'das-compliance-inventory',
  '*-inventory',
])('a pattern that takes in our own indices is refused: %s', (pattern) => {
  expect(problems('das-audit-*', pattern)).toEqual([
    {
      path: '/spec/indexPatterns/1',
      message: `"${pattern}" would match our own indices (das-compliance-*); name the audit indices`,
    },
  ]);
});

it.each(['das-audit-*', 'das-customers-*', 'orders', 'das-complaints*', 'dash*'])(
  'one that does not is fine: %s',
  (pattern) => {
    expect(problems(pattern)).toEqual([]);
  },
);
