import { expect, it } from 'vitest';
import type { Bundle, BundlePort } from '../../src/core/ports.ts';
import { keepPolicies } from '../../src/ingest/policies.ts';

const BUNDLE: Bundle = {
  version: 'v1',
  entries: [
    { section: 'audit', name: 'baseline', body: { dataClasses: [] }, tag: 't' },
    { section: 'report', name: 'monthly', body: {}, tag: 't' },
  ],
};

function portOf(read: () => Bundle | undefined): BundlePort {
  const unused = async (): Promise<never> => Promise.reject(new Error('the Lambda only reads'));
  return { read: async () => read(), put: unused, remove: unused };
}

it('takes the audit policies of the bundle, each time anew', async () => {
  let version = 'v1';
  const read = keepPolicies(portOf(() => ({ ...BUNDLE, version })));
  expect(await read()).toEqual({
    version: 'v1',
    policies: [{ name: 'baseline', spec: { dataClasses: [] } }],
  });
  version = 'v2';
  expect((await read()).version).toBe('v2');
});

it('goes on with the last good one when the bundle cannot be read', async () => {
  let answer: () => Bundle | undefined = () => BUNDLE;
  const read = keepPolicies(portOf(() => answer()));
  await read();
  answer = () => {
    throw new Error('gone');
  };
  expect((await read()).version).toBe('v1');
  answer = () => undefined;
  expect((await read()).version).toBe('v1');
});

it('judges nothing without any', async () => {
  await expect(keepPolicies(portOf(() => undefined))()).rejects.toMatchObject({ code: 'TARGET_REFUSED' });
});
