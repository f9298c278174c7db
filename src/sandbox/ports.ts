import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/**
 * Different ports of 127.0.0.1 that are free now. They lie below the range from which systems take the ports of
 * outgoing connections, so that they still are when the node has booted and the stand-in comes to listen.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const found = new Set<number>();
  while (found.size < count) {
    const port = randomInt(20_000, 32_000);
    if (await isFree(port)) found.add(port);
  }
  return [...found];
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once('error', () => resolve(false))
      .listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
