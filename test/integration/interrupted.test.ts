import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { expectExit, expectInPlace, planOf, type WorkingCopy, workingCopy } from '../support/working-copy.ts';

const BIN = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'bin.js');
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
      `^Error: Interrupted: 0 of ${length} steps were done; the first that was not: [^\\n]+ because of the interruption\\. [^\\n]+\\n$`,
      'm',
    ),
  );
  expect((await planOf(copy)).summary).toMatchObject({ create: length, adopt: 0, noop: 0 });
  await expectExit(0, copy.run('apply --yes'));
  await expectInPlace(copy);
});

test('a real Ctrl-C ends after the writes in flight; what is done is known, and the next apply finishes it', async () => {
  const { length } = (await planOf(copy)).steps;
  const { code, signal, err } = await interrupted(['apply', '--yes', '--env', 'sandbox']);
  expect([code, signal], err).toEqual([1, null]);
  expect(err).toContain('Interrupted: stopping after the writes in flight; a second Ctrl-C ends at once.\n');
  const [, done] = /^Error: Interrupted: (\d+) of (\d+) steps were done; /m.exec(err) ?? [];
  expect(Number(done)).toBeGreaterThan(0);
  expect(Number(done)).toBeLessThan(length);

  const { summary } = await planOf(copy);
  expect(summary).toMatchObject({ noop: Number(done), create: length - Number(done), update: 0, adopt: 0 });
  expect(await expectExit(0, copy.run('drift'))).toContain('No drift');
  const { runs } = JSON.parse(await expectExit(0, copy.run('history --format json')));
  const [{ ended }] = runs;
  expect(ended).toMatchObject({ result: 'interrupted', outcomes: { length } });
  const applied = ended.outcomes.filter(({ status }: { status: string }) => status === 'applied');
  expect(applied).toHaveLength(Number(done));

  await expectExit(0, copy.run('apply --yes'));
  await expectInPlace(copy);
});

/** Runs the built program and sends it SIGINT once its first step is done. */
async function interrupted(line: readonly string[]) {
  const program = spawn(process.execPath, [BIN, ...line], { cwd: copy.directory, env: copy.env });
  let err = '';
  program.stderr.on('data', (chunk) => {
    if (err === '') program.kill('SIGINT');
    err += chunk;
  });
  const [code, signal] = await once(program, 'close');
  return { code, signal, err };
}

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
