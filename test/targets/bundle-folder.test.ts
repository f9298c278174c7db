import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { digestOf, sha256 } from '../../src/core/canonical.ts';
import { openBundleFolder } from '../../src/targets/bundle-folder.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'das-bundle-'));
});
afterEach(() => rm(folder, { recursive: true }));

const CONFLICT = { code: 'VERSION_CONFLICT', message: "The bundle's audit/base changed meanwhile." };
const names = async () => ((await openBundleFolder(folder).read())?.entries ?? []).map(({ name }) => name);

describe('the bundle in a folder', () => {
  it('is absent until something is put, also where the folder is missing', async () => {
    expect(await openBundleFolder(folder).read()).toBeUndefined();
    const inner = openBundleFolder(join(folder, 'a', 'b'));
    expect(await inner.read()).toBeUndefined();
    await inner.put('audit', 'base', {});
    expect((await inner.read())?.entries.length).toBe(1);
  });

  it('gives back what was put, with the tag to change it', async () => {
    const bundle = openBundleFolder(folder);
    const tag = await bundle.put('audit', 'base', { a: 1 });
    await bundle.put('report', 'base', { b: 1 });
    const read = await bundle.read();
    expect(read?.entries).toEqual([
      { section: 'audit', name: 'base', body: { a: 1 }, tag },
      { section: 'report', name: 'base', body: { b: 1 }, tag: digestOf({ b: 1 }) },
    ]);
    const next = await bundle.put('audit', 'base', { a: 2 }, tag);
    expect(next).not.toBe(tag);
    await bundle.remove('audit', 'base', next);
    expect((await bundle.read())?.entries.map(({ section }) => section)).toEqual(['report']);
  });

  it('refuses a change of what moved since it was read, and leaves it', async () => {
    const bundle = openBundleFolder(folder);
    const tag = await bundle.put('audit', 'base', { a: 1 });
    await bundle.put('audit', 'base', { a: 2 }, tag);
    await expect(bundle.put('audit', 'base', { a: 3 }, tag)).rejects.toMatchObject(CONFLICT);
    await expect(bundle.put('audit', 'base', { a: 3 })).rejects.toMatchObject(CONFLICT);
    await expect(bundle.remove('audit', 'base', tag)).rejects.toMatchObject(CONFLICT);
    await expect(bundle.put('audit', 'gone', {}, tag)).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
    expect((await bundle.read())?.entries[0]?.body).toEqual({ a: 2 });
  });

  it('removing what is already gone is success', async () => {
    await expect(openBundleFolder(folder).remove('audit', 'base', 'x')).resolves.toBeUndefined();
  });

  it('keeps all of many changes at once, and a conflict among them stops none', async () => {
    const bundle = openBundleFolder(folder);
    const expected = Array.from({ length: 50 }, (_, index) => `policy-${index}`);
    const results = await Promise.allSettled([
      ...expected.map((name) => bundle.put('audit', name, { name })),
      bundle.put('audit', 'policy-0', { late: true }),
    ]);
    expect(results.filter(({ status }) => status === 'rejected').length).toBe(1);
    expect((await names()).sort()).toEqual(expected.sort());
  });
});

describe('its pointer', () => {
  it('is one small file that names a file which is what its name says', async () => {
    const bundle = openBundleFolder(folder);
    await bundle.put('audit', 'base', { a: 1 });
    const version = (await readFile(join(folder, 'current'), 'utf8')).trim();
    expect(sha256(await readFile(join(folder, `${version}.json`)))).toBe(version);
    expect((await bundle.read())?.version).toBe(version);
  });

  it('stays on the last whole bundle while one is written, and nothing half-written is left', async () => {
    const bundle = openBundleFolder(folder);
    await bundle.put('audit', 'base', { a: 1 });
    await writeFile(join(folder, 'current.next'), 'half');
    expect(await names()).toEqual(['base']);
    await bundle.put('audit', 'other', {});
    expect((await readdir(folder)).filter((file) => file.endsWith('.next'))).toEqual([]);
  });

  it('is never read on half a bundle, also when the same bundle is written again', async () => {
    const bundle = openBundleFolder(folder);
    const body = { text: 'x'.repeat(3_000_000) };
    const tag = await bundle.put('audit', 'base', body);
    let writing = true;
    const writes = (async () => {
      for (let turn = 0; turn < 10; turn += 1) await bundle.put('audit', 'base', body, tag);
      writing = false;
    })();
    const reader = openBundleFolder(folder);
    let reads = 0;
    while (writing) {
      expect((await reader.read())?.entries.length).toBe(1);
      reads += 1;
    }
    await writes;
    expect(reads).toBeGreaterThan(0);
  });
});

describe('a damaged bundle is refused', () => {
  const damaged = async (change: (file: string) => Promise<void>) => {
    await openBundleFolder(folder).put('audit', 'base', { a: 1 });
    const version = (await readFile(join(folder, 'current'), 'utf8')).trim();
    await change(join(folder, `${version}.json`));
    return openBundleFolder(folder);
  };

  it('when its content is not what its name says', async () => {
    const bundle = await damaged((file) => writeFile(file, '{"audit":{"base":{"a":2}}}'));
    await expect(bundle.read()).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: expect.stringMatching(/damaged: [0-9a-f]{64}\.json is not what its name says/),
    });
  });

  it('when it is missing', async () => {
    const bundle = await damaged((file) => rm(file));
    await expect(bundle.read()).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
      message: expect.stringMatching(/\.json is missing/),
    });
  });

  it('and no change is built upon it', async () => {
    const bundle = await damaged((file) => writeFile(file, '{}'));
    await expect(bundle.put('audit', 'other', {})).rejects.toMatchObject({
      code: 'TARGET_REFUSED',
    });
  });
});
