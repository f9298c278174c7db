import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { onTestFinished } from 'vitest';

/** A real proxy on loopback that tunnels (CONNECT) to one port, whatever host is asked for, and keeps what it was asked. */
export async function tunnelTo(port: number, refuse?: number) {
  const asked: { readonly host: string | undefined; readonly authorization: string | undefined }[] = [];
  const server = createServer((_request, response) => response.writeHead(400).end());
  server.on('connect', (request, client, head) => {
    asked.push({ host: request.url, authorization: request.headers['proxy-authorization'] });
    if (refuse !== undefined) {
      client.end(`HTTP/1.1 ${refuse} Refused\r\n\r\n`);
      return;
    }
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      target.write(head);
      target.pipe(client).pipe(target);
    });
    for (const end of [client, target]) end.on('error', () => target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { address: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}
