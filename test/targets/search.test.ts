import { expect, test } from 'vitest';
import { connectSearch } from '../../src/targets/search.ts';

test.each(['foo', '', 'localhost:9200', 'ftp://audit.example.com', 'https://', 'https://audit%zz'])(
  'the address "%s" is refused in one sentence that shows it',
  (url) => {
    expect(() => connectSearch({ url })).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: `"${url}" is no address of OpenSearch.`,
        hint: expect.stringContaining('OPENSEARCH_URL'),
      }),
    );
  },
);

test.each(['https://admin:s3cret@audit.example.com:9200', 'admin:s3cret@audit.example.com'])(
  'a password in the address is refused, and not repeated',
  (url) => {
    expect(() => connectSearch({ url })).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: 'The address of OpenSearch holds a user or password.',
        hint: expect.not.stringContaining('s3cret'),
      }),
    );
  },
);

test('where nothing listens, the sentence names the address and what to check', async () => {
  const search = connectSearch({ url: 'http://127.0.0.1:1' });
  await expect(search.request('GET', '/')).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining('http://127.0.0.1:1 does not answer'),
    hint: expect.stringContaining('Check the address'),
  });
});

test.each([
  'https://abc123.eu-central-1.aoss.amazonaws.com',
  'https://abc123.us-gov-west-1.aoss.amazonaws.com/',
  'https://abc123.aoss.eu-central-1.on.aws',
])('%s is a serverless collection, and not asked anything', (url) => {
  expect(() => connectSearch({ url })).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      message: `${url} is a collection of OpenSearch Serverless, which has no index state management, snapshots or alerting.`,
    }),
  );
});

test('a name that resolves to nothing that listens has a reason', async () => {
  const asking = connectSearch({ url: 'http://localhost:1' }).request('GET', '/');
  await expect(asking).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringMatching(/^http:\/\/localhost:1 does not answer: \S.+\.$/),
  });
});
