import type { Body } from '../../core/types.ts';

const FACT = { type: 'boolean' };
const NAME = { type: 'string', minLength: 1 };

/** JSON Schema of a policy's `tests`: a misspelt word would assert nothing. */
export const CASES: Body = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'event', 'expect'],
    properties: {
      name: { description: 'What it shows, in words.', ...NAME },
      event: { description: 'Fields of one audit event.', type: 'object' },
      expect: {
        description: 'What the policy says of it; only what is named is compared.',
        type: 'object',
        additionalProperties: false,
        minProperties: 1,
        properties: {
          kept: FACT,
          privileged: FACT,
          internal: FACT,
          sensitive: FACT,
          rule: { description: 'The drop rule that matches.', ...NAME },
          dataClass: NAME,
          index: NAME,
        },
      },
    },
  },
};
