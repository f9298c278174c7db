import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { processIo } from '../../src/cli/process-io.ts';
import { progressOn } from '../../src/cli/progress.ts';
import { planOf, step } from '../support/plans.ts';

const PLAN = planOf([step({}), step({ address: 'Monitor/b' }), step({ action: 'noop' })], {
  findings: [
    { kind: 'unmanaged', address: 'RetentionPolicy/a', index: 'one', message: 'no', remedy: 'attach' },
    { kind: 'unmanaged', address: 'RetentionPolicy/a', index: 'two', message: 'no' },
  ],
});

function fakeProcess(isTTY: boolean, env: Readonly<Record<string, string>> = {}) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  for (const stream of [stdin, stderr]) Object.assign(stream, { isTTY, columns: 30 });
  const handlers = new Map<string, () => void>();
  const once = (name: string, handler: () => void) => handlers.set(name, handler);
  const made = { env, stdin, stdout, stderr, cwd: () => '.', once };
  return { io: processIo(made as unknown as NodeJS.Process), stdin, stdout, stderr, handlers };
}
const said = (stream: PassThrough): string => String(stream.read() ?? '');

function applied({ io }: ReturnType<typeof fakeProcess>): void {
  const { begin, progress } = progressOn(io);
  begin(PLAN);
  progress({ status: 'applied', address: 'Monitor/grants' });
  progress({ status: 'failed', address: 'Monitor/b', code: 'TARGET_REFUSED', message: 'no' });
  io.out('Applied 1.\n');
}

describe('progress', () => {
  it('in a pipe is a line for each step, and nothing that moves the cursor', () => {
    const here = fakeProcess(false);
    applied(here);
    expect(said(here.stderr)).toBe('Monitor/grants: applied\nMonitor/b: failed (TARGET_REFUSED): no\n');
  });

  it('on a terminal is one line that counts, is cleared before anything else is said, and names what failed', () => {
    const here = fakeProcess(true);
    applied(here);
    const CLEAR = '\u001b[1G\u001b[2K';
    expect(said(here.stderr)).toBe(
      [
        '0 of 3',
        `${CLEAR}1 of 3 · Monitor/grants`,
        `${CLEAR}Monitor/b: failed (TARGET_REFUSED): no\n`,
        `2 of 3 · Monitor/b${CLEAR}`,
      ].join(''),
    );
    expect(said(here.stdout)).toBe('Applied 1.\n');
  });

  it('never wraps, and is left out on a terminal that cannot move its cursor', () => {
    const narrow = fakeProcess(true);
    narrow.io.status?.('x'.repeat(100));
    expect(said(narrow.stderr)).toBe('x'.repeat(29));
    expect(fakeProcess(true, { TERM: 'dumb' }).io.status).toBeUndefined();
  });
});

describe('a question', () => {
  it('is answered', async () => {
    const { io, stdin } = fakeProcess(true);
    const answer = io.ask('Sure? ');
    stdin.write('yes\n');
    expect(await answer).toBe('yes');
  });

  it.each<[string, (here: ReturnType<typeof fakeProcess>) => void]>([
    ['Ctrl-C', ({ stdin }) => stdin.write('\u0003')],
    ['Ctrl-D', ({ stdin }) => stdin.write('\u0004')],
    ['the end of the input', ({ stdin }) => stdin.end()],
    ['a signal', ({ handlers }) => handlers.get('SIGTERM')?.()],
  ])('that is left by %s is not agreed to', async (_, leave) => {
    const here = fakeProcess(true);
    Object.assign(here.stdin, { setRawMode: () => here.stdin });
    const answer = here.io.ask('Sure? ');
    leave(here);
    expect(await answer).toBe('');
  });
});
