import { NAME } from '../core/names.ts';
import type { Body } from '../core/types.ts';
import { KINDS } from '../core/types.ts';

/** A framework clause such as `PCI-DSS-4.0.1/10.5.1`. */
const CONTROL = '^[A-Z][A-Za-z0-9.-]*/\\S+$';

const properties = {
  kind: { description: `What is declared: ${KINDS.join(', ')}.`, type: 'string' },
  name: {
    description: 'Small letters, digits and hyphens, beginning with a letter, at most 63.',
    type: 'string',
    pattern: NAME,
  },
  description: { description: 'Why this exists, for a reviewer.', type: 'string', minLength: 10 },
  controls: {
    description: 'The framework clauses this serves; an empty list says none.',
    type: 'array',
    items: {
      description: 'A framework and its clause, such as PCI-DSS-4.0.1/10.5.1.',
      type: 'string',
      pattern: CONTROL,
      maxLength: 80,
    },
    uniqueItems: true,
  },
  protected: {
    description: 'Whether no plan may delete it; to delete it, this is first applied as false.',
    type: 'boolean',
  },
  spec: { description: 'What is wanted, in the words of the kind.', type: 'object' },
};

const tests = {
  description: 'Cases that prove what is declared.',
  type: 'array',
  minItems: 1,
  items: { type: 'object' },
};

const required = Object.keys(properties).filter((key) => key !== 'protected');

/** JSON Schema of a whole declaration, but for its spec: by whether its kind carries tests. */
export const HEADERS: { readonly tested: Body; readonly untested: Body; readonly unknown: Body } = {
  tested: {
    type: 'object',
    additionalProperties: false,
    required: [...required, 'tests'],
    properties: { ...properties, tests },
  },
  untested: { type: 'object', additionalProperties: false, required, properties },
  unknown: { type: 'object', additionalProperties: false, required, properties: { ...properties, tests } },
};
