import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, inject } from 'vitest';
import { connectSearch } from '../../src/targets/search.ts';
import { run } from './command-line.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PARTS = ['policies', 'monitors', 'dashboards', join('reports', 'monthly-privileged-activity')];
const { url, username, password, caFile } = inject('sandbox');

/** The shared sandbox as somebody with a console sees it. */
export const server = connectSearch({ url, username, password, ca: readFileSync(caFile, 'utf8') });

/**
 * A copy of the starter content to edit, and the command line on it, at the shared sandbox; without its roles, which the
 * server writes slowly, one after the other.
 */
export function workingCopy(env: Readonly<Record<string, string>> = {}) {
  const copy = wholeCopy(env);
  copy.remove('policies/access');
  return copy;
}

/** The same with its roles. */
export function wholeCopy(env: Readonly<Record<string, string>> = {}) {
  const directory = mkdtempSync(join(tmpdir(), 'das-working-copy-'));
  const [policies = '', monitors = '', dashboards = '', report = ''] = PARTS;
  for (const part of [policies, monitors, dashboards, `${report}.yaml`, `${report}.hbs`])
    cpSync(join(ROOT, part), join(directory, part), { recursive: true });
  return copyAt(directory, env);
}

/** The same with content of one's own, by path. */
export function contentOf(
  files: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = {},
) {
  const copy = copyAt(mkdtempSync(join(tmpdir(), 'das-content-')), env);
  copy.write(files);
  return copy;
}

function copyAt(directory: string, env: Readonly<Record<string, string>>) {
  // Without an address of its own, a channel tells the sandbox's inbox.
  const outer = { ...process.env, SECURITY_OPERATIONS_WEBHOOK: '', COMPLIANCE_OFFICE_WEBHOOK: '' };
  const inherited = { ...outer, DAS_COMPLIANCE_STATE: inject('sandboxStateFolder') };
  const io = { directory, now: () => new Date(), env: { ...inherited, ...env } };
  return {
    directory,
    env: { ...inherited, ...env } as NodeJS.ProcessEnv,
    io,
    run: (line: string, other: Parameters<typeof run>[1] = {}) => run(line.split(' '), { ...io, ...other }),
    edit: (path: string, before: string | RegExp, after: string): void => {
      const text = readFileSync(join(directory, path), 'utf8');
      const edited = text.replace(before, after);
      expect(edited).not.toBe(text);
      writeFileSync(join(directory, path), edited);
    },
    write: (files: Readonly<Record<string, string>>): void => {
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(dirname(join(directory, path)), { recursive: true });
        writeFileSync(join(directory, path), text);
      }
    },
    remove: (path: string): void => rmSync(join(directory, path), { recursive: true }),
    /** Gone, and the sandbox as if nobody had been there. */
    leave: async (): Promise<void> => {
      const { code, err } = await run(['destroy', '--yes', '--allow', 'deletes-data'], io);
      expect(code, err).toBe(0);
      rmSync(directory, { recursive: true });
    },
  };
}

export type WorkingCopy = ReturnType<typeof workingCopy>;

/** Insists on an exit code; gives what was printed on stdout. */
export async function expectExit(code: number, ran: ReturnType<WorkingCopy['run']>): Promise<string> {
  const { code: actual, out, err } = await ran;
  expect(actual, `${out}\n${err}`).toBe(code);
  return out;
}

/** The plan as scripts read it. */
export async function planOf(copy: WorkingCopy): Promise<Plan> {
  return JSON.parse(await expectExit(0, copy.run('plan --format json')));
}

interface Plan {
  readonly digest: string;
  readonly summary: Readonly<Record<string, number>>;
  readonly steps: readonly {
    readonly action: string;
    readonly address: string;
    readonly changes: object[];
  }[];
  readonly findings: readonly object[];
  readonly pending: readonly object[];
}

/** A plan's steps that would do something. */
export const due = ({ steps }: Plan) => steps.filter(({ action }) => action !== 'noop');

/** Insists that the server is what the files say. */
export async function expectInPlace(copy: WorkingCopy): Promise<void> {
  const { summary } = await planOf(copy);
  expect(summary).toEqual({
    create: 0,
    update: 0,
    adopt: 0,
    delete: 0,
    noop: expect.any(Number),
    pending: 0,
  });
  expect(await expectExit(0, copy.run('drift'))).toContain('No drift');
}

/** A request that must be answered well. */
export async function send(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: object) {
  const answer = await server.request(method, path, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body as Readonly<Record<string, unknown>>;
}

/** The monitors of a name: ids and bodies. */
export async function monitorsNamed(name: string) {
  const query = { query: { match_phrase: { 'monitor.name': name } } };
  const { hits } = await send('POST', '/_plugins/_alerting/monitors/_search', query);
  return (hits as { hits: { _id: string; _source: Record<string, unknown> }[] }).hits;
}
