import { createPrivateKey, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { createAuthority, distinguishedName } from '../../src/sandbox/certificates.ts';

test('an issued identity is vouched for by its authority alone, for loopback names alone', async () => {
  const [authority, other] = await Promise.all([createAuthority(), createAuthority()]);
  const { certificate, key } = await authority.issue('node');
  const leaf = new X509Certificate(certificate);
  const root = new X509Certificate(authority.certificate);
  expect(leaf.verify(root.publicKey)).toBe(true);
  expect(leaf.checkIssued(root)).toBe(true);
  expect(leaf.verify(new X509Certificate(other.certificate).publicKey)).toBe(false);
  expect([root.ca, leaf.ca]).toEqual([true, false]);
  expect(leaf.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(leaf.checkHost('localhost')).toBe('localhost');
  expect([leaf.checkIP('127.0.0.1'), leaf.checkIP('::1')]).toEqual(['127.0.0.1', '::1']);
  expect([leaf.checkHost('example.org'), leaf.checkIP('10.0.0.1')]).toEqual([undefined, undefined]);
  expect(leaf.subject.split('\n').reverse().join(',')).toBe(distinguishedName('node'));
});
