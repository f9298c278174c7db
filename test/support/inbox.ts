import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInbox } from '../../src/sandbox/stand-ins/inbox.ts';
import type { Listening } from '../../src/sandbox/stand-ins/listen.ts';

/** An inbox of a test's own; closing it removes what it kept. */
export async function temporaryInbox(): Promise<Listening> {
  const folder = await mkdtemp(join(tmpdir(), 'das-inbox-'));
  const inbox = await startInbox({ port: 0, now: () => 0, file: join(folder, 'inbox.jsonl') });
  return {
    port: inbox.port,
    close: async () => {
      await inbox.close();
      await rm(folder, { recursive: true });
    },
  };
}
