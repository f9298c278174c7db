import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { tell } from '../../src/cli/exit.ts';
import { processIo } from '../../src/cli/process-io.ts';
import { DasError } from '../../src/core/errors.ts';
import { run } from '../support/command-line.ts';

const ROOT = join(import.meta.dirname, '..', '..');

describe('colours', () => {
  test.each([
    ['a terminal', { isTTY: true, env: {} }, true],
    ['a terminal with NO_COLOR', { isTTY: true, env: { NO_COLOR: '1' } }, false],
    ['a pipe', { isTTY: false, env: {} }, false],
  ])('on %s', (_, { isTTY, env }, coloured) => {
    const { io } = fakeProcess(isTTY, env);
    expect(io.paint('red', 'Error:') !== 'Error:').toBe(coloured);
  });
});

test('results go to stdout and all else to stderr', () => {
  const { io, stdout, stderr } = fakeProcess(false, {});
  io.out('result\n');
  io.err('note\n');
  expect(String(stdout.read())).toBe('result\n');
  expect(String(stderr.read())).toBe('note\n');
});

test('a missing consent exits 3, every other error of ours 1', () => {
  const { io, stderr } = fakeProcess(false, {});
  expect(tell(new DasError('CONSENT_MISSING', 'Refused.'), io)).toBe(3);
  expect(tell(new DasError('USAGE', 'Wrong.', 'Do right.'), io)).toBe(1);
  expect(String(stderr.read())).toBe('Error: Refused.\nError: Wrong. Do right.\n');
});

test('what we did not foresee keeps its stack and asks to be reported', () => {
  const { io, stderr } = fakeProcess(false, {});
  expect(tell(new TypeError('oops'), io)).toBe(1);
  expect(String(stderr.read())).toMatch(/^This is a bug in das-compliance; .*\nTypeError: oops\n {4}at /);
});

test('main never throws, whatever breaks', async () => {
  const { code, err } = await run(['validate'], { directory: '\0' });
  expect(code).toBe(1);
  expect(err).not.toBe('');
});

describe('the built program', () => {
  const program = (...line: string[]) =>
    promisify(execFile)(process.execPath, [join(ROOT, 'dist', 'cli', 'bin.js'), ...line], { cwd: ROOT }).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
        code,
        stdout,
        stderr,
      }),
    );

  test('validates the starter content', async () => {
    expect(await program('validate')).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^Valid: \d+ resources /),
      stderr: '',
    });
  });

  test('says one sentence on stderr and exits 1', async () => {
    expect(await program('validate', 'nowhere')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^Error: [^\n]+\n$/),
    });
  });
});

function fakeProcess(isTTY: boolean, env: Readonly<Record<string, string>>) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  Object.assign(stdout, { isTTY });
  const made = { env, stdin, stdout, stderr, cwd: () => ROOT, once: () => undefined };
  return { io: processIo(made as unknown as NodeJS.Process), stdout, stderr };
}
