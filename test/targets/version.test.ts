import { describe, expect, it } from 'vitest';
import type { Method } from '../../src/core/ports.ts';
import { onlySupported } from '../../src/targets/version.ts';
import { server } from '../support/asked.ts';

const TAGLINE = 'The OpenSearch Project: https://opensearch.org/';
const opensearch = (number: string) => ({
  version: { distribution: 'opensearch', number },
  tagline: TAGLINE,
});

/** Sends some requests to a server that says this of itself. */
async function ask(body: unknown, requests: readonly (readonly [Method, string])[], status = 200) {
  const { asked, ports } = server((path) => (path === '/' ? { status, body } : { status: 200, body: {} }));
  const search = onlySupported(ports.search);
  const answers = await Promise.allSettled(requests.map(([method, path]) => search.request(method, path)));
  return { asked: asked.map(({ method, path }) => `${method} ${path}`), answers };
}

const READ = ['POST', '/das-compliance-inventory/_search'] as const;
const WRITE = ['PUT', '/das-compliance-inventory'] as const;

it.each([
  ['OpenSearch 3.4.0', opensearch('3.4.0')],
  ['OpenSearch 2.1.0', opensearch('2.1.0')],
  ['a domain in compatibility mode', { version: { number: '7.10.2' }, tagline: TAGLINE }],
])('%s is asked once what it is, and answers', async (_, body) => {
  const { asked, answers } = await ask(body, [READ, READ, WRITE]);
  expect(asked.filter((one) => one === 'GET /')).toHaveLength(1);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
});

it('reads do not wait for what the server says of itself', async () => {
  const { ports, asked } = server(() => ({ status: 200, body: opensearch('3.4.0') }));
  void onlySupported(ports.search).request(...READ);
  expect(asked).toHaveLength(2);
  await Promise.resolve();
});

describe('nothing is written to', () => {
  it.each([
    [
      'Elasticsearch',
      { version: { number: '8.15.0', build_flavor: 'default' }, tagline: 'You Know, for Search' },
      'fake: is Elasticsearch 8.15.0.',
    ],
    [
      'the Elasticsearch whose number compatibility mode borrows',
      { version: { number: '7.10.2', build_flavor: 'oss' }, tagline: 'You Know, for Search' },
      'fake: is Elasticsearch 7.10.2.',
    ],
    ['OpenSearch 1.3', opensearch('1.3.20'), 'fake: is OpenSearch 1.3.20.'],
    ['OpenSearch 2.0', opensearch('2.0.1'), 'fake: is OpenSearch 2.0.1.'],
    ['something else', '<html>Welcome</html>', 'fake: does not answer as OpenSearch does.'],
    ['nothing', null, 'fake: does not answer as OpenSearch does.'],
  ])('%s', async (_, body, message) => {
    const { asked, answers } = await ask(body, [WRITE, READ]);
    expect(asked).not.toContain('PUT /das-compliance-inventory');
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'TARGET_REFUSED', message } });
  });
});

it('who may not ask what the server is, is let through', async () => {
  const { answers } = await ask({ error: {} }, [READ, WRITE], 403);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
});
