import type { Words } from '../../core/kind.ts';
import type { Body, Resource } from '../../core/types.ts';
import type { AuditPolicySpec } from '../audit-policy/spec.gen.ts';
import { compareFacts, type Fact, joined, valueAt } from '../facts.ts';
import { compareNames } from '../lists.ts';
import { listed, named, period } from '../say.ts';
import { SPANS, timeValue } from './duration.ts';
import { isShort, stagesOf } from './stages.ts';

/**
 * Two numbers for every age: what is promised to the youngest event of an index, and in brackets the age of the index at
 * which the server acts. Between them lies the longest period that the files now give to the classes that are claimed.
 */
export function words(
  before: Body | undefined,
  after: Body | undefined,
  declared: readonly Resource[],
): Words {
  const sides = [before, after].filter((side) => side !== undefined);
  const whole: Words = { words: [], told: sides.every(isShort) ? ['/states', '/default_state'] : [] };
  return joined([
    compareFacts(before, after, (body) => factsOf(body, spanOf(body, declared))),
    ...(sides.every(oneTemplate) ? [compareNames('claims', CLAIMED, before, after)] : []),
    compareFacts(before, after, priority),
    whole,
  ]);
}

const TEMPLATE = '/ism_template/0';
const CLAIMED = `${TEMPLATE}/index_patterns`;

const oneTemplate = ({ ism_template: templates }: Body): boolean =>
  Array.isArray(templates) && templates.length === 1;

const priority = (body: Body): Fact[] =>
  oneTemplate(body)
    ? [
        {
          about: 'priority',
          is: named(valueAt(body, `${TEMPLATE}/priority`)),
          usual: true,
          paths: [`${TEMPLATE}/priority`],
        },
      ]
    : [];

/** Milliseconds; undefined where a claimed class is not declared. */
function spanOf(body: Body, declared: readonly Resource[]): number | undefined {
  const classes = declared
    .filter(({ kind }) => kind === 'AuditPolicy')
    .flatMap(({ spec }) => (spec as AuditPolicySpec).dataClasses);
  const claimed = [valueAt(body, CLAIMED)]
    .flat()
    .map((pattern) => /^das-audit-(.+)-\*$/.exec(String(pattern))?.[1]);
  const spans = claimed.map((one) =>
    classes
      .filter(({ name }) => name === one || name.startsWith(`${one}-`))
      .map((found) => SPANS[found.period]),
  );
  return spans.every((found) => found.length > 0) ? Math.max(...spans.flat()) : undefined;
}

// None of these has paths: where short words can say all of the states, all of them is told at once.
function factsOf(body: Body, span: number | undefined): Fact[] {
  const { readOnly, snapshot, warm, kept, told } = stagesOf(body);
  return [
    { about: 'keeps', ...keeping(kept, span), paths: [] },
    ...(readOnly === undefined ? [] : [stage('read-only', readOnly, span)]),
    ...(snapshot ? [stage(`snapshot to ${named(snapshot.repository)}`, snapshot.age, span)] : []),
    ...(warm ? [stage(WARM[warm.flavour], warm.age, span)] : []),
    ...(told.length > 0
      ? [{ about: 'tells', is: `${listed(told)} before deleting`, none: 'nobody', paths: [] }]
      : []),
  ];
}

const WARM = { amazon: 'warm', 'self-managed': 'warm (read-only, merged, no replicas)' } as const;

function keeping(age: number, span: number | undefined): Pick<Fact, 'is' | 'detail'> {
  if (age === Number.POSITIVE_INFINITY) return { is: 'for ever' };
  if (age === 0) return { is: 'nothing for sure' };
  if (span === undefined) return { is: `an index ${spoken(age)}` };
  return { is: spoken(Math.max(0, age - span)), detail: { about: 'index deleted at', is: spoken(age) } };
}

function stage(about: string, age: number, span: number | undefined): Fact {
  if (span === undefined) return { about, is: `at ${spoken(age)}`, paths: [] };
  const after = spoken(Math.max(0, age - span));
  return { about, is: `after ${after}`, detail: { about: 'index at', is: spoken(age) }, paths: [] };
}

const spoken = (age: number): string => (age === 0 ? '0 d' : period(timeValue(age)));
