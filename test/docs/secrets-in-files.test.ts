import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What a secret looks like wherever it stands; a placeholder of a recording is shorter than any of these. */
const SECRETS: Readonly<Record<string, RegExp>> = {
  'an address of Slack': /hooks\.(?:gov-)?slack\.com\/services\/T[A-Z0-9]{8,}\/B[A-Z0-9]{8,}/,
  'an address of Chime': /hooks\.chime\.aws\/incomingwebhooks\/[0-9a-f]{8}-[0-9a-f-]{27}\?token=\w{16}/,
  'an address of Microsoft Teams': /webhook\.office\.com\/webhookb2\/[0-9a-f]{8}-[0-9a-f-]{27}/,
  'an access key of AWS': /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  'credentials in a header': /\b(?:Basic|Bearer) [A-Za-z0-9+/_=-]{20,}/,
  'a user and a password in an address': /https?:\/\/[^\s/:@"'`$<>{}]+:[^\s/@"'`$<>{}]{6,}@/,
  'a private key': /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*[A-Za-z0-9+/=]{16}/,
};

/** What is made by tests and shipped to users: golden files, snapshots, recordings, starter content, documents. */
const PARTS = ['test', 'policies', 'monitors', 'reports', 'docs', 'README.md', 'CHANGELOG.md'];
const READ = /(?:__golden__|__snapshots__|captures|kind-samples|policies|monitors|reports|docs)\/|\.md$/;
const files = PARTS.flatMap((part) => filesIn(resolve(part))).filter((file) => READ.test(file));

const secretsIn = (text: string): string[] =>
  Object.keys(SECRETS).filter((what) => SECRETS[what]?.test(text));

describe('no golden file, recording, declaration or document', () => {
  it('holds anything that looks like a secret', () => {
    expect(files.length).toBeGreaterThan(200);
    const found = files.flatMap((file) =>
      secretsIn(readFileSync(file, 'utf8')).map((what) => `${file}: ${what}`),
    );
    expect(found).toEqual([]);
  });
});

describe('what looks like a secret', () => {
  // Put together here, or this file itself would be found by those who look for secrets.
  const uuid = '0b7e1f4a-1111-4222-8333-944445555666';
  it.each([
    ['an address of Slack', `+ url https://hooks.slack.com/services/${'T0123ABCD'}/${'B0123ABCD'}/x`],
    ['an address of Chime', `https://hooks.chime.aws/incomingwebhooks/${uuid}?token=${'a'.repeat(40)}`],
    ['an address of Microsoft Teams', `https://fernhill.webhook.office.com/webhookb2/${uuid}@x`],
    ['an access key of AWS', `"${'AKIA'}${'ABCDEFGHIJKLMNOP'}"`],
    [
      'credentials in a header',
      `authorization: Basic ${Buffer.from('admin:correct horse').toString('base64')}`,
    ],
    ['a user and a password in an address', `https://admin:${'correct-horse'}@127.0.0.1:9200`],
    ['a private key', `-----BEGIN ${'PRIVATE'} KEY-----\n${'MIIE'.repeat(16)}`],
  ])('%s is seen', (what, text) => {
    expect(secretsIn(text)).toEqual([what]);
  });

  it('a placeholder and a reference are none', () => {
    expect(
      secretsIn('https://hooks.slack.com/services/T00/B00/XXX ${env:HOOK} (secret sha256:0123456789ab)'),
    ).toEqual([]);
  });
});

function filesIn(path: string): string[] {
  if (path.endsWith('.md')) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
