import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { connectDashboards } from '../../src/targets/dashboards.ts';

/** A server of the running test alone, under a base path, as an Amazon domain has it. */
async function served(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return connectDashboards({ url: `http://127.0.0.1:${port}/_dashboards`, username: 'a', password: 'b' });
}

it('asks below its base path, in the tenant that is named, with the header that writes need', async () => {
  const dashboards = await served(({ method, url, headers }, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({ method, url, tenant: headers['securitytenant'], xsrf: headers['osd-xsrf'] }),
    );
  });
  const { status, body } = await dashboards.request('POST', '/api/saved_objects/_bulk_get', 'audit', []);
  expect(status).toBe(200);
  expect(body).toEqual({
    method: 'POST',
    url: '/_dashboards/api/saved_objects/_bulk_get',
    tenant: 'audit',
    xsrf: expect.stringMatching(/./),
  });
});

it.each<[string, number, Record<string, string>, string]>([
  ['a page', 200, { 'content-type': 'text/html' }, '<!DOCTYPE html><title>Log in</title>'],
  ['the way to one', 302, { location: '/_dashboards/app/login' }, ''],
])('takes %s for the login that it is, never for an answer', async (_name, status, headers, body) => {
  const dashboards = await served((_request, response) => {
    response.writeHead(status, headers).end(body);
  });
  await expect(dashboards.request('GET', '/api/saved_objects/_find', 'global')).rejects.toMatchObject({
    code: 'TARGET_REFUSED',
    message: expect.stringMatching(/^http:\S+_dashboards answers with its login page: /),
  });
});
