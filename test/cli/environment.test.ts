import { expect, test } from 'vitest';
import { openEnvironment } from '../../src/cli/environment.ts';
import { plain } from '../../src/render/paint.ts';
import { folderWith } from './folder.ts';

const DOMAIN = 'https://search-audit-0123456789abcdefghijklmnop.eu-central-1.es.amazonaws.com';

/** Where the Dashboards of an environment with these settings is. */
async function dashboardsOf(settings: string): Promise<string | undefined> {
  const { path: directory } = folderWith({
    'das-compliance.yaml': `environments:\n  production: { username: a, password: '\${env:P}', ${settings} }\n`,
  });
  const io = {
    out: () => undefined,
    err: () => undefined,
    paint: plain,
    interactive: false,
    ask: () => Promise.reject(new Error('nobody is there to be asked')),
    env: { P: 'secret-secret' },
    directory,
    now: () => new Date(),
    signal: new AbortController().signal,
  };
  return (await openEnvironment(io, directory, 'production')).ports.dashboards?.url;
}

test.each([
  ['an Amazon domain has it below its own address', `url: '${DOMAIN}/'`, `${DOMAIN}/_dashboards`],
  ['any other cluster has none', "url: 'https://audit.example.com:9200'", undefined],
  [
    'unless the settings say where',
    "url: 'https://audit.example.com:9200', dashboards: 'https://osd.example.com'",
    'https://osd.example.com',
  ],
])('of Dashboards: %s', async (_name, settings, url) => {
  expect(await dashboardsOf(settings)).toBe(url);
});
