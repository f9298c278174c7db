import { expect, test } from 'vitest';
import { openEnvironment } from '../../src/cli/environment.ts';
import { loadContent } from '../../src/content/load.ts';
import { diff } from '../../src/core/diff.ts';
import type { KindDef } from '../../src/core/kind.ts';
import { type Resource, RISKS } from '../../src/core/types.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';
import { silentIo } from '../support/command-line.ts';
import { sampleOf } from '../support/kind-samples.ts';
import {
  contentOf,
  due,
  expectExit,
  expectInPlace,
  planOf,
  type WorkingCopy,
} from '../support/working-copy.ts';

/** Whatever the changes risk is agreed to, but for the deletion of data. */
const AGREED = `--yes --allow ${RISKS.filter((risk) => risk !== 'deletes-data').join(' ')}`;

test.each(ALL_KINDS.map((def) => [def.kind, def] as const))(
  '%s: what is created is in place, of a change only that change is seen, and what is destroyed is gone',
  async (kind, def) => {
    const { before, after } = sampleOf(kind);
    const copy = contentOf(before);
    try {
      const first = await declared(copy, def);
      expect((await planOf(copy)).summary).toMatchObject({ create: expect.any(Number), noop: 0, update: 0 });
      await expectExit(0, copy.run(`apply ${AGREED}`));
      expect(await namesOn(copy, def, first)).toContain(first.name);
      await expectInPlace(copy);

      copy.write(after);
      const second = await declared(copy, def);
      const changed = diff(bodyOf(def, first), bodyOf(def, second)).map(({ path }) => path);
      const steps = due(await planOf(copy)) as unknown as readonly Step[];
      expect(steps).toMatchObject([{ action: 'update', address: `${kind}/${first.name}` }]);
      expect(steps[0]?.changes.map(({ path }) => path)).toEqual(changed);
      expect(changed).not.toEqual([]);
      await expectExit(0, copy.run(`apply ${AGREED}`));
      await expectInPlace(copy);

      await expectExit(0, copy.run(`destroy ${AGREED}`));
      expect(await namesOn(copy, def, first)).not.toContain(first.name);
      const { summary, steps: all } = await planOf(copy);
      expect(summary).toMatchObject({ create: all.length, adopt: 0, delete: 0 });
    } finally {
      await copy.leave();
    }
  },
);

test('a kind without a sample is told what to write', () => {
  expect(() => sampleOf('NewKind' as Resource['kind'])).toThrow(
    'NewKind has no sample: write test/support/kind-samples/new-kind.yaml',
  );
});

/** The declaration of the kind, and all that is declared with it. */
async function declared({ io }: WorkingCopy, { kind }: KindDef): Promise<Sampled> {
  const { resources, problems } = await loadContent(io.directory, ALL_KINDS);
  expect(problems).toEqual([]);
  const resource = resources.filter((one) => one.kind === kind).at(-1);
  if (!resource) throw new Error(`the sample of ${kind} declares none`);
  return { name: resource.name, resource, resources };
}

interface Sampled {
  readonly name: string;
  readonly resource: Resource;
  readonly resources: readonly Resource[];
}

const bodyOf = (def: KindDef, { resource, resources }: Sampled) =>
  def.normalise(def.compile(resource, { resources, flavour: 'self-managed' }));

/** What the server holds of the kind, whoever made it; of several objects none of which says whose it is, those of the sample. */
async function namesOn({ io }: WorkingCopy, def: KindDef, sampled: Sampled): Promise<string[]> {
  const { ports } = await openEnvironment(silentIo(io), io.directory, 'sandbox');
  const known = [{ name: sampled.name, desired: bodyOf(def, sampled), applied: undefined }];
  return (await def.list(ports, () => known)).map(({ name }) => name);
}

interface Step {
  readonly changes: readonly { readonly path: string }[];
}
