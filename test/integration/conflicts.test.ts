import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { diff } from '../../src/core/diff.ts';
import type { KindDef } from '../../src/core/kind.ts';
import type { Body, Live, Resource } from '../../src/core/types.ts';
import { ALL_KINDS } from '../../src/kinds/index.ts';
import { openBundleFolder } from '../../src/targets/bundle-folder.ts';
import { STARTER } from '../support/starter.ts';
import { server } from '../support/working-copy.ts';

const NAME = 'conflict-of-a-test';
const folder = mkdtempSync(join(tmpdir(), 'das-conflicts-'));
const ports = { search: server, bundle: openBundleFolder(folder) };
const declared = { resources: STARTER, flavour: 'self-managed' } as const;

/** Where a kind's body does not hold the description, another leaf that can be changed. */
const ELSEWHERE: Readonly<Record<string, Body>> = {
  AuditPolicy: { priority: 7 },
  Report: { templateText: 'Another one.' },
  SnapshotRepository: { type: 'fs', settings: { location: 'das-audit', readonly: 'true' } },
};

/** Two bodies of a kind under one name, as two people would write them. */
function bodiesOf(def: KindDef): readonly [Body, Body] {
  const given = STARTER.find(({ kind }) => kind === def.kind) as Resource;
  const compile = (description: string): Body =>
    JSON.parse(
      JSON.stringify(def.compile({ ...given, name: NAME, description }, declared)).replaceAll(
        /\$\{[^}]+\}/g,
        'https://hooks.example.com/a',
      ),
    );
  return [compile('Made by one.'), { ...compile('Made by another.'), ...ELSEWHERE[def.kind] }];
}

async function liveOf(def: KindDef): Promise<Live | undefined> {
  return (await def.list(ports)).find(({ name }) => name === NAME);
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
