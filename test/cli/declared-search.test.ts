import { expect, it } from 'vitest';
import { flavourOf, searchSettings } from '../../src/cli/declared-search.ts';
import type { Environment } from '../../src/content/settings.gen.ts';
import { folderWith } from './folder.ts';

const AMAZON = 'https://search-audit-abc.eu-central-1.es.amazonaws.com';
const NEWER = 'https://search-audit-abc.aos.eu-west-1.on.aws';
const OWN = 'https://audit.example.com:9200';
const roleArn = 'arn:aws:iam::123456789012:role/das-compliance';

const settingsFor = (chosen: Environment, directory = '.') =>
  searchSettings(directory, chosen, async ({ name }) => `value of ${name}`);

it.each<[string, Environment, object | undefined, string]>([
  ['an Amazon domain', { url: AMAZON }, { region: 'eu-central-1' }, 'amazon'],
  ['its newer form of address', { url: NEWER }, { region: 'eu-west-1' }, 'amazon'],
  ['a role', { url: AMAZON, roleArn }, { region: 'eu-central-1', roleArn }, 'amazon'],
  ['a name of its own with a region', { url: OWN, region: 'us-east-1' }, { region: 'us-east-1' }, 'amazon'],
  ['an Amazon domain with a user', { url: AMAZON, username: 'u', password: '${env:P}' }, undefined, 'amazon'],
  ['any other cluster', { url: OWN }, undefined, 'self-managed'],
  ["a cluster that is said to be Amazon's", { url: OWN, flavour: 'amazon' }, undefined, 'amazon'],
])('%s: signed as %o', async (_, chosen, signing, flavour) => {
  expect((await settingsFor(chosen)).signing).toEqual(signing);
  expect(flavourOf(chosen)).toBe(flavour);
});

it('a role whose region nobody tells is one sentence', async () => {
  await expect(settingsFor({ url: OWN, roleArn })).rejects.toMatchObject({
    code: 'USAGE',
    message: `The region of ${OWN} is not known: its address does not tell it.`,
    hint: 'Add region to this environment of das-compliance.yaml.',
  });
});

it('reads certificates beside the file, and resolves secrets', async () => {
  const { path } = folderWith({ 'tls/me.pem': 'CERT', 'tls/me.key': 'KEY', 'tls/ca.pem': 'CA' });
  const files = { certificate: 'tls/me.pem', key: 'tls/me.key', ca: 'tls/ca.pem' };
  const secrets = { username: 'u', password: '${env:P}', passphrase: '${ssm:/q}' };
  expect(await settingsFor({ url: OWN, ...files, ...secrets }, path)).toEqual({
    url: OWN,
    ca: 'CA',
    certificate: { cert: 'CERT', key: 'KEY', passphrase: 'value of /q' },
    username: 'u',
    password: 'value of P',
  });
});

it.each([
  ['certificate', 'The client certificate'],
  ['key', 'The private key'],
])('a %s that is not there is named', async (word, said) => {
  const { path } = folderWith({ 'me.pem': 'CERT' });
  const files = { certificate: 'me.pem', key: 'me.pem', [word]: 'no.pem' };
  await expect(settingsFor({ url: OWN, ...files }, path)).rejects.toMatchObject({
    code: 'USAGE',
    message: `${said} ${path}/no.pem cannot be read.`,
    hint: `Check ${word} in das-compliance.yaml.`,
  });
});
