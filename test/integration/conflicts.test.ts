import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { diff } from '../../src/core/diff.ts';
import type { KindDef } from '../../src/core/kind.ts';
import type { Body, Live, Resource } from '../../src/core/types.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';
import { openBundleFolder } from '../../src/targets/bundle-folder.ts';
import { connectDashboards } from '../../src/targets/dashboards.ts';
import { STARTER } from '../support/starter.ts';
import { server } from '../support/working-copy.ts';

const NAME = 'conflict-of-a-test';
const folder = mkdtempSync(join(tmpdir(), 'das-conflicts-'));
const { url, username, password, caFile } = inject('sandbox');
const access = { url: `${url}/_dashboards`, username, password, ca: readFileSync(caFile, 'utf8') };
const ports = {
  search: server,
  bundle: openBundleFolder(folder),
  dashboards: connectDashboards(access),
};
const declared = { resources: STARTER, flavour: 'self-managed' } as const;

/** Where a kind's body does not hold the description, another leaf that can be changed. */
const ELSEWHERE: Readonly<Record<string, Body>> = {
  AuditPolicy: { priority: 7 },
  Report: { templateText: 'Another one.' },
  SnapshotRepository: { type: 'fs', settings: { location: 'das-audit', readonly: 'true' } },
};

/** Where the starter content has no declaration, or shares its objects with another, one of the test's own. */
const OWN: Readonly<Record<string, (said: string) => unknown>> = {
  LegalHold: () => ({ case: 'conflict', indices: ['das-audit-conflict-2016.01'] }),
  Dashboard: (said) => ({
    objects: [{ type: 'index-pattern', id: 'conflict-events', attributes: { title: `das-audit-${said}` } }],
  }),
};

/** Two bodies of a kind under one name, as two people would write them. */
function bodiesOf(def: KindDef): readonly [Body, Body] {
  const given = STARTER.find(({ kind }) => kind === def.kind) ?? STARTER[0];
  const compile = (description: string): Body => {
    const spec = OWN[def.kind]?.(description) ?? given?.spec;
    const resource = { ...given, kind: def.kind, name: NAME, description, spec } as Resource;
    const text = JSON.stringify(def.compile(resource, declared));
    return JSON.parse(text.replaceAll(/\$\{[^}]+\}/g, 'https://hooks.example.com/a'));
  };
  return [compile('Made by one.'), { ...compile('Made by another.'), ...ELSEWHERE[def.kind] }];
}

async function liveOf(def: KindDef): Promise<Live | undefined> {
  const [desired] = bodiesOf(def);
  const known = [{ name: NAME, desired, applied: def.normalise(desired) }];
  return (await def.list(ports, () => known)).find(({ name }) => name === NAME);
}

afterAll(() => rmSync(folder, { recursive: true }));

describe.each(ALL_KINDS.map((def) => [def.kind, def] as const))('%s', (_kind, def) => {
  const [mine, theirs] = bodiesOf(def);
  const conflict = { code: 'VERSION_CONFLICT', hint: expect.stringMatching(/^Plan again/) };
  let read: Live | undefined;
  let present: Live | undefined;

  // What was read for the plan, and what somebody else made of it since.
  beforeEach(async () => {
    await def.write(ports, NAME, mine, undefined);
    read = await liveOf(def);
    await def.write(ports, NAME, theirs, read);
    present = await liveOf(def);
    expect(diff(read?.body, present?.body)).not.toEqual([]);
  });
  afterEach(async () => {
    const left = await liveOf(def);
    if (left) await def.remove(ports, left);
    expect(await liveOf(def)).toBeUndefined();
  });

  test('what changed since it was read is neither overwritten nor deleted', async () => {
    await expect(def.write(ports, NAME, mine, read)).rejects.toMatchObject(conflict);
    await expect(def.remove(ports, read as Live)).rejects.toMatchObject(conflict);
    expect(await liveOf(def)).toEqual(present);
  });

  test('what appeared since nothing was there is not overwritten, and not made twice', async () => {
    await expect(def.write(ports, NAME, mine, undefined)).rejects.toMatchObject(conflict);
    expect(await liveOf(def)).toEqual(present);
  });

  test('what somebody deleted is not written as if it stood, and is deleted well', async () => {
    await def.remove(ports, present as Live);
    await expect(def.write(ports, NAME, mine, present)).rejects.toThrow();
    await expect(def.remove(ports, present as Live)).resolves.toBeUndefined();
  });
});
