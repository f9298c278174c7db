import type { Declared, Problem } from '../../core/kind.ts';
import { unknownField } from './check-tests.ts';
import { auditFields, type Sort, sortOf } from './fields.ts';
import { comparisonsOf } from './short.ts';
import type { Condition, ShortMonitor } from './spec.gen.ts';
import { wordsOf } from './where.ts';

/**
 * Fields that the audit indices do not have, or do not have so that the word used on them could mean anything: a monitor
 * on such a field would be silent for ever. Known only where the IndexTemplate is declared.
 */
export function checkFields(spec: ShortMonitor, declared: Declared): Problem[] {
  const fields = auditFields(declared);
  const elsewhere = spec.indices?.some((pattern) => !pattern.startsWith('das-audit-')) ?? false;
  if (!fields || elsewhere) return [];
  return usesOf(spec).flatMap(({ path, field, allowed, word }) => {
    const sort = sortOf(field, fields);
    if (sort === undefined) return [unknownField(field, fields, path)];
    if (allowed.includes(sort)) return [];
    const message = `"${word}" cannot be asked of ${field}, which holds ${NAMES[sort]}`;
    return [{ path, message }];
  });
}

interface Use {
  readonly path: string;
  readonly field: string;
  readonly word: string;
  readonly allowed: readonly Sort[];
}

const NAMES: Readonly<Record<Sort, string>> = {
  text: 'a name',
  number: 'a number',
  boolean: 'true or false',
  date: 'a time',
  address: 'an address',
  searchable: 'a text that is searched but not counted',
  other: 'something else',
};

const ANY: readonly Sort[] = ['text', 'number', 'boolean', 'date', 'address', 'searchable', 'other'];
const TEXTS: readonly Sort[] = ['text', 'searchable'];
const COUNTED: readonly Sort[] = ['text', 'number', 'boolean', 'address'];

function usesOf(spec: ShortMonitor): Use[] {
  return [
    ...Object.entries(spec.where).flatMap(([field, condition]) => usesIn(field, condition)),
    ...(spec.groupBy ?? []).map((field, index) => ({
      path: `/spec/groupBy/${index}`,
      field,
      word: 'groupBy',
      allowed: COUNTED,
    })),
    ...comparisonsOf(spec).flatMap(({ measure }) =>
      measure.of === 'count'
        ? []
        : [
            {
              path: '/spec/when',
              field: measure.field,
              word: measure.of,
              allowed: measure.of === 'distinct' ? COUNTED : (['number'] as const),
            },
          ],
    ),
  ];
}

function usesIn(field: string, condition: Condition): Use[] {
  const path = `/spec/where/${field}`;
  const { is, not, like, notLike, exists, ...bounds } = wordsOf(condition);
  const use = (word: string, allowed: readonly Sort[]): Use => ({ path, field, word, allowed });
  return [
    ...[...(is ?? []), ...(not ?? [])].map((value) => use(String(value).slice(0, 60), holding(value))),
    ...(like ? [use('like', TEXTS)] : []),
    ...(notLike ? [use('notLike', TEXTS)] : []),
    ...(exists === undefined ? [] : [use('exists', ANY)]),
    ...Object.keys(bounds).map((word) => use(word, ['number'])),
  ];
}

function holding(value: string | number | boolean): readonly Sort[] {
  if (typeof value === 'boolean') return ['boolean'];
  return typeof value === 'number' ? ['number', 'text', 'searchable'] : ['text', 'searchable', 'address'];
}
