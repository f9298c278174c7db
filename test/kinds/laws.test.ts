import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBody } from '../../src/core/diff.ts';
import { comparable } from '../../src/core/judge.ts';
import type { KindDef } from '../../src/core/kind.ts';
import { plan } from '../../src/core/plan.ts';
import type { Observed } from '../../src/core/step.ts';
import { addressOf, type Body, type Kind } from '../../src/core/types.ts';
import { resolveSecrets } from '../../src/core/veil.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';
import { capturesOf, RECORDED } from '../support/captures.ts';
import { fromSchema } from '../support/from-schema.ts';
import { resource } from '../support/tiny-kind.ts';

const MARKER = 'Xq7VeryTellingToken93';
const RUNS = { numRuns: 100 };

/** As a server would hold it: what JSON can carry. */
const carried = (body: Body): Body => JSON.parse(JSON.stringify(body)) as Body;

describe.each(ALL_KINDS.map((def) => [def.kind, def] as const))(
  '%s, of whatever its schema lets pass',
  (_, def) => {
    const specs = fromSchema(def.schema);

    it('the generated specs are those of the schema', () => {
      const accepts = new Ajv2020({ strict: true }).compile(def.schema);
      fc.assert(
        fc.property(specs, (spec) => {
          expect(accepts(spec), JSON.stringify(accepts.errors)).toBe(true);
        }),
        RUNS,
      );
    });

    it('is normal once normalised, also when the server sends it back', () => {
      fc.assert(
        fc.property(specs, (spec) => {
          const once = def.normalise(compiled(def, spec));
          expect(def.normalise(once)).toEqual(once);
          expect(def.normalise(carried(once))).toEqual(carried(once));
        }),
        RUNS,
      );
    });

    it('is nothing to do, no drift and no risk, once the server holds it', () => {
      fc.assert(
        fc.property(specs, (spec) => {
          const body = compiled(def, spec);
          const { plan: made, drift } = plan('test', 'fake:', [applied(def, body)]);
          expect(made).toMatchObject({ steps: [{ action: 'noop', changes: [] }], risks: [], drift: [] });
          expect(drift).toEqual([]);
        }),
        RUNS,
      );
    });

    it('shows none of its secrets in a plan, a drift or the inventory', async () => {
      await fc.assert(
        fc.asyncProperty(specs, specs, async (one, other) => {
          const [before, after] = await Promise.all([one, other].map((spec) => secretive(def, spec)));
          const changed = plan('test', 'fake:', [{ ...applied(def, before ?? {}), desired: after }]);
          const { entry } = applied(def, after ?? {});
          expect(JSON.stringify([changed.plan, changed.drift, entry])).not.toContain(MARKER);
        }),
        RUNS,
      );
    });
  },
);

/** Under which key a recorded body of a kind stands. */
const RECORDED_AS: Readonly<Partial<Record<Kind, string>>> = {
  IndexTemplate: 'index_template',
  NotificationChannel: 'config',
  SnapshotPolicy: 'sm_policy',
  RetentionPolicy: 'policy',
  Monitor: 'monitor',
};

const recordings = Object.keys(RECORDED).flatMap(capturesOf);

/** All objects that stand under a key, at any depth. */
const under = (key: string, value: unknown): Body[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => [
        ...(name === key && isBody(inner) ? [inner] : []),
        ...under(key, inner),
      ])
    : [];

it.each(Object.entries(RECORDED_AS))(
  '%s is normal once normalised, wherever one was recorded',
  (kind, key) => {
    const def = ALL_KINDS.find((one) => one.kind === kind);
    const bodies = recordings.flatMap(({ request, response }) => under(key, [request.body, response.body]));
    expect(bodies.length).toBeGreaterThan(2);
    for (const body of bodies) {
      const once = def?.normalise(body) ?? {};
      expect(def?.normalise(once)).toEqual(once);
    }
  },
);

/** Specs that `compile` cannot read, for `check` refuses them, are left out; too many of those fail the property. */
function compiled(def: KindDef, spec: unknown): Body {
  try {
    return def.compile(resource(def.kind, 'a', spec as Body), { resources: [], flavour: 'self-managed' });
  } catch {
    return fc.pre(false) as never;
  }
}

/** With a marker for every secret. */
const secretive = (def: KindDef, spec: unknown): Promise<Body> =>
  resolveSecrets(compiled(def, spec), def.secrets, async ({ values }) => ({
    values: (values as unknown[]).map(() => MARKER),
  }));

function applied(def: KindDef, body: Body): Observed & { readonly desired: Body } {
  const address = addressOf(def.kind, 'a');
  const remembered = carried(comparable(def, 'a', body));
  return {
    def,
    name: 'a',
    resource: resource(def.kind, 'a', {}),
    desired: body,
    live: { name: 'a', id: 'a', body: carried(body) },
    entry: {
      address,
      kind: def.kind,
      name: 'a',
      state: 'applied',
      environment: 'test',
      desired: remembered,
      live: remembered,
      commit: 'c',
      who: 'w',
      when: '2026-11-23T00:00:00.000Z',
    },
  };
}
