import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import type { Settings } from '../../src/content/settings.gen.ts';
import { chooseEnvironment, loadSettings } from '../../src/content/settings.ts';
import { directoryWith } from '../support/content.ts';

const settingsOf = async (text: string): Promise<Settings> =>
  loadSettings(await directoryWith({ 'das-compliance.yaml': text }));

const PRODUCTION = `environments:
  production:
    url: https://audit.example.com
    username: deployer
    password: \${ssm:/das/password}
    ca: certificates/ca.pem
    dashboards: https://dashboards.example.com/base
    flavour: amazon
    bundle: bundles/production
`;

it('reads the environments as they are written', async () => {
  expect(await settingsOf(PRODUCTION)).toEqual({
    environments: {
      production: {
        url: 'https://audit.example.com',
        username: 'deployer',
        password: '${ssm:/das/password}',
        ca: 'certificates/ca.pem',
        dashboards: 'https://dashboards.example.com/base',
        flavour: 'amazon',
        bundle: 'bundles/production',
      },
    },
  });
});

it('knows no environment but the sandbox without a file, or with an empty one', async () => {
  expect(await loadSettings(await directoryWith({}))).toEqual({ environments: {} });
  expect(await settingsOf('# nothing yet\n')).toEqual({ environments: {} });
});

it('tells everything that is wrong with the file, and repeats no secret', async () => {
  const text = `environments:
  sandbox: { url: https://audit.example.com }
  Test: { url: https://admin:s3cr3t@audit.example.com, usrname: x }
  next: { url: https://audit.example.com, password: s3cr3t, flavour: amazn }
region: eu-central-1
---
environments: {}
`;
  await expect(settingsOf(text)).rejects.toMatchObject({
    code: 'CONTENT_INVALID',
    message: [
      'das-compliance.yaml:2:3: the key "sandbox" in environments has the wrong form. Small letters, digits and hyphens, beginning with a letter; sandbox is always there and takes no entry.',
      'das-compliance.yaml:3:3: the key "Test" in environments has the wrong form. Small letters, digits and hyphens, beginning with a letter; sandbox is always there and takes no entry.',
      'das-compliance.yaml:3:16: environments.Test.url has the wrong form. Address of OpenSearch, such as https://audit.example.com:9200, without user and password.',
      'das-compliance.yaml:3:56: unknown key "usrname" in environments.Test. Did you mean "username"?',
      'das-compliance.yaml:4:3: environments.next lacks "username". The user who applies; given together with password.',
      'das-compliance.yaml:4:53: environments.next.password has the wrong form. A reference: ${env:NAME}, ${ssm:/path} or ${secretsmanager:id}. Secrets in clear are refused.',
      'das-compliance.yaml:4:70: environments.next.flavour must be one of amazon, self-managed. Did you mean "amazon"?',
      'das-compliance.yaml:5:1: unknown key "region" in the document. Known here: environments.',
      'das-compliance.yaml:7:1: the settings are one document. Put all environments under one "environments".',
    ].join('\n'),
  });
});

it('knows three ways to sign in, and no two of them that contradict each other', async () => {
  const text = `environments:
  basic: { url: https://a, username: u, password: "\${env:P}", certificate: c.pem, key: k.pem }
  signed: { url: https://a, region: eu-central-1, roleArn: "arn:aws:iam::123456789012:role/das/deploy" }
  certified: { url: https://a, certificate: c.pem, key: k.pem, passphrase: "\${ssm:/p}" }
`;
  expect(Object.keys((await settingsOf(text)).environments)).toEqual(['basic', 'signed', 'certified']);
  const wrong = `environments:
  a:
    url: https://a
    username: u
    password: \${env:P}
    region: eu-central-1
  b:
    url: https://a
    certificate: c.pem
    roleArn: das-compliance
  c: { url: https://a, passphrase: s3cr3t, region: Frankfurt }
`;
  await expect(settingsOf(wrong)).rejects.toMatchObject({
    message: [
      'das-compliance.yaml:6:5: environments.a.region contradicts "username". Keep one of the two.',
      'das-compliance.yaml:7:3: environments.b lacks "key". PEM file of the private key of that certificate.',
      'das-compliance.yaml:10:5: environments.b.roleArn contradicts "certificate". Keep one of the two.',
      'das-compliance.yaml:10:14: environments.b.roleArn has the wrong form. ARN of an IAM role that is assumed to sign requests, such as arn:aws:iam::123456789012:role/das-compliance.',
      'das-compliance.yaml:11:3: environments.c lacks "key". PEM file of the private key of that certificate.',
      'das-compliance.yaml:11:36: environments.c.passphrase has the wrong form. What the key is encrypted with, by reference: ${env:NAME}, ${ssm:/path} or ${secretsmanager:id}.',
      'das-compliance.yaml:11:52: environments.c.region has the wrong form. AWS region that requests are signed for (Signature Version 4); told by the address of an Amazon domain.',
    ].join('\n'),
  });
});

it('takes the environments that the README shows', async () => {
  const readme = await readFile('README.md', 'utf8');
  const [, shown = ''] = /```yaml\n(environments:\n[^`]+)```/.exec(readme) ?? [];
  expect(Object.keys((await settingsOf(shown)).environments)).toHaveLength(4);
});

it('tells broken YAML as such', async () => {
  await expect(settingsOf('environments: {')).rejects.toThrow(
    /^das-compliance\.yaml:1:16: this is not valid YAML: /,
  );
});

const NONE: Settings = { environments: {} };
const TWO: Settings = {
  environments: { production: { url: 'https://a' }, staging: { url: 'https://b' } },
};

it.each([
  ['the sandbox while there is no other', NONE, undefined, false, 'sandbox'],
  ['the sandbox on a terminal when nothing is asked for', TWO, undefined, true, 'sandbox'],
  ['the sandbox when asked for', TWO, 'sandbox', false, 'sandbox'],
  ['what is asked for', TWO, 'production', false, 'production'],
])('chooses %s', (_, settings, asked, interactive, chosen) => {
  expect(chooseEnvironment(settings, asked, interactive)).toBe(chosen);
});

it('does not guess off a terminal once there are other environments', () => {
  expect(() => chooseEnvironment(TWO, undefined, false)).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      message: 'das-compliance.yaml names 2 environments, and none was chosen.',
      hint: 'Add --env with one of sandbox, production, staging.',
    }),
  );
});

it.each([
  ['prodction', 'Did you mean "production"?'],
  ['__proto__', 'Environments: sandbox, production, staging.'],
])('refuses the unknown environment %s with a way out', (asked, hint) => {
  expect(() => chooseEnvironment(TWO, asked, true)).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      message: `There is no environment "${asked}": das-compliance.yaml names production, staging, and sandbox is always there.`,
      hint,
    }),
  );
});
