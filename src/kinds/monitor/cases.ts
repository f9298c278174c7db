import type { Body } from '../../core/types.ts';

const NAMES = { type: 'array', maxItems: 1000, items: { type: 'string', minLength: 1 } };

/** JSON Schema of a monitor's `tests`: a misspelt word would assert nothing. */
export const CASES: Body = {
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    required: ['name', 'events', 'fires'],
    properties: {
      name: { description: 'What it shows, in words.', type: 'string', minLength: 1 },
      events: {
        description: 'Fields of audit events; an empty list when there are none.',
        type: 'array',
        maxItems: 1000,
        items: {
          type: 'object',
          properties: {
            ago: {
              description:
                'How long before the run it happened: seconds, minutes, hours or days, such as 30s or 3m.',
              type: 'string',
              pattern: '^(0|[1-9][0-9]{0,4})[smhd]$',
            },
          },
        },
      },
      fires: { description: 'Names of triggers; an empty list when none may fire.', ...NAMES },
      buckets: { description: 'Of a monitor with groups: those that must fire.', ...NAMES },
      message: { description: 'A piece of what is sent.', type: 'string', minLength: 1 },
    },
  },
};
