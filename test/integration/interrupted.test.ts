import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectExit, expectInPlace, planOf, type WorkingCopy, workingCopy } from '../support/working-copy.ts';

let copy: WorkingCopy;

beforeEach(() => {
  copy = workingCopy();
});
afterEach(() => copy.leave());

test('an apply that is interrupted says what it left, and the next one finishes it', async () => {
  const { length } = (await planOf(copy)).steps;
  const { code, err } = await copy.run('apply --yes', { signal: AbortSignal.abort() });
  expect(code).toBe(1);
  expect(err).toMatch(
    new RegExp(
      `^Error: ${length} of ${length} steps were not done; the first: [^\\n]+ because of the interruption\\. [^\\n]+\\n$`,
      'm',
    ),
  );
  expect((await planOf(copy)).summary).toMatchObject({ create: length, adopt: 0, noop: 0 });
  await expectExit(0, copy.run('apply --yes'));
  await expectInPlace(copy);
});

test('what needs a refused channel is skipped by name, the rest is done, and the next apply finishes it', async () => {
  const broken = workingCopy({ SECURITY_OPERATIONS_WEBHOOK: 'no address' });
  const { outcomes } = JSON.parse(await expectExit(1, broken.run('apply --yes --format json')));
  const status = Object.fromEntries(
    outcomes.map((one: { address: string; status: string }) => [one.address, one.status]),
  );
  expect(status).toMatchObject({
    'AuditPolicy/baseline': 'applied',
    'IndexTemplate/audit-events': 'applied',
    'NotificationChannel/security-operations': 'failed',
    'RetentionPolicy/pci-dss': 'skipped',
    'Monitor/privilege-granted': 'skipped',
  });
  expect(outcomes).toContainEqual({
    status: 'skipped',
    address: 'RetentionPolicy/pci-dss',
    because: 'NotificationChannel/security-operations',
  });
  await expectExit(0, copy.run('apply --yes'));
  await expectInPlace(copy);
  await broken.leave();
});
