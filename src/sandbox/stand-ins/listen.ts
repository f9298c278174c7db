import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A server that accepts connections, and how to end it. */
export interface Listening {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Listens on 127.0.0.1; port 0 lets the system choose. Closing drops connections that are still open. */
export async function listen(server: Server | SecureServer, port: number): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
