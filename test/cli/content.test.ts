import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { folderWith, starterFolder } from './folder.ts';

const CHANNEL = 'kind: NotificationChannel\nname: a\ndescription: d\ncontrols: [SOX/404]\n';
const BROKEN = {
  'policies/quotes.yaml': `${CHANNEL}spec: { type: slack, url: "oops }\n`,
  'policies/schema.yaml': `${CHANNEL}spec: { type: slack, url: '\${env:A}', colour: red }\n`,
};

test('validate counts what it found, on stdout', async () => {
  const folder = starterFolder();
  const texts = folder
    .paths()
    .filter((path) => path.endsWith('.yaml'))
    .map(folder.read);
  const kinds = texts.flatMap((text) => text.match(/^kind: \w+$/gm) ?? []);
  const monitors = kinds.filter((kind) => kind === 'kind: Monitor');
  const { code, out, err } = await folder.run('validate');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(kinds.length).toBeGreaterThan(8);
  expect(out).toMatch(
    new RegExp(`^Valid: ${kinds.length} resources \\((\\d+ \\w+, )*${monitors.length} Monitor, .*\\)\\.\\n$`),
  );
});

test.each(['validate', 'plan', 'apply', 'drift', 'test'])(
  '%s names every problem of the files on a line of its own',
  async (command) => {
    const { code, out, err } = await folderWith(BROKEN).run(command);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    const [head, ...lines] = err.trimEnd().split('\n');
    expect(head).toMatch(/^Error: \d+ problems in .*:$/);
    expect(lines.length).toBe(Number(head?.split(' ')[1]));
    for (const line of lines) expect(line).toMatch(/^ {2}policies\/(quotes|schema)\.yaml:\d+:\d+: \S/);
    expect(err).toContain('policies/quotes.yaml:');
    expect(err).toContain('colour');
  },
);

test('broken settings are named with their place', async () => {
  const { code, out, err } = await starterFolder('environments: { a: { hurl: x } }\n').run('plan');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^Error: das-compliance\.yaml:1:\d+: /);
});

test('several environments and none chosen is refused off a terminal', async () => {
  const folder = starterFolder('environments: { a: { url: "https://127.0.0.1:1" } }\n');
  expect(await folder.run('plan')).toEqual({
    code: 1,
    out: '',
    err: expect.stringMatching(/^Error: .*none was chosen\. Add --env with one of sandbox, a\.\n$/),
  });
});

test.each([
  'plan',
  'apply --yes',
  'drift',
  'destroy --yes',
  'import --yes',
  'test',
  'report monthly-privileged-activity --month 2026-10',
])('%s says that a cluster does not answer, and writes nothing', async (line) => {
  const url = `http://127.0.0.1:${await closedPort()}`;
  const folder = starterFolder(`environments: { far: { url: "${url}" } }\n`);
  const before = folder.paths();
  const { code, out, err } = await folder.run(...line.split(' '), '--env', 'far');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^Error: [^\n]+\n$/);
  expect(err).toContain(`${url} does not answer`);
  expect(folder.paths()).toEqual(before);
});

test('a certificate authority that is not there is named', async () => {
  const folder = starterFolder('environments: { a: { url: "https://127.0.0.1:1", ca: no/ca.pem } }\n');
  const { code, out, err } = await folder.run('plan', '--env', 'a');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^Error: The certificate authority .*no\/ca\.pem cannot be read\. [^\n]+\n$/);
});

test('a certificate authority that is none is one sentence', async () => {
  const folder = starterFolder(
    'environments: { a: { url: "https://127.0.0.1:1", ca: das-compliance.yaml } }\n',
  );
  const { code, out, err } = await folder.run('plan', '--env', 'a');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^Error: [^\n]+\n$/);
});

test('a password whose variable is not set is named, and no value', async () => {
  const settings = `environments: { a: { url: "https://127.0.0.1:1", username: u, password: "\${env:NOT_SET}" } }\n`;
  const { code, out, err } = await starterFolder(settings).run('plan', '--env', 'a');
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^Error: [^\n]*NOT_SET is not set\. [^\n]+\n$/);
});

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
