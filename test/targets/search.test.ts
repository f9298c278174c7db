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
