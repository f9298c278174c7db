import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DasError, reasonOf } from '../../core/errors.ts';
import { startKeyService } from '../keys/service.ts';
import { startInbox } from './inbox.ts';
import type { Listening } from './listen.ts';
import { type PluginArea, startStandIns } from './server.ts';

/** The file that `--config` names; paths are absolute, port 0 lets the system choose. */
export interface StandInConfig {
  readonly upstream: {
    readonly url: string;
    readonly caFile: string;
    /** Whose rights the plugins' own work has: monitors that run, indices that are moved. */
    readonly username: string;
    readonly password: string;
  };
  readonly listen: { readonly port: number; readonly certFile: string; readonly keyFile: string };
  readonly standInFor: readonly PluginArea[];
  readonly inbox: { readonly port: number };
  readonly kms: { readonly port: number; readonly keysFile: string };
  /** The sandbox's folder. Only the inbox keeps its messages there: the node's indices hold all other state. */
  readonly folder: string;
}

await main().catch((error: unknown) => {
  process.stderr.write(`${reasonOf(error)}\n`);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  const servers = await start(readConfig());
  const stop = (): void => {
    void Promise.all(servers.map(({ close }) => close())).then(() => process.exit(0));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  const [port, inboxPort, kmsPort] = servers.map((server) => server.port);
  process.stdout.write(`${JSON.stringify({ ready: true, port, inboxPort, kmsPort })}\n`);
}

function readConfig(): StandInConfig {
  const { values } = parseArgs({ options: { config: { type: 'string' } } });
  if (values.config === undefined) {
    throw new DasError(
      'USAGE',
      'The stand-ins need --config FILE.',
      '`das-compliance sandbox up` starts them.',
    );
  }
  return JSON.parse(readFileSync(values.config, 'utf8')) as StandInConfig;
}

/** The stand-ins, the inbox and the key service, in this order. */
function start({
  upstream,
  listen,
  standInFor,
  inbox,
  kms,
  folder,
}: StandInConfig): Promise<readonly Listening[]> {
  const read = (file: string): string => readFileSync(file, 'utf8');
  const now = (): number => Date.now();
  return Promise.all([
    startStandIns({
      upstream: { ...upstream, ca: read(upstream.caFile) },
      listen: { port: listen.port, certificate: read(listen.certFile), key: read(listen.keyFile) },
      standInFor,
      now,
      newId: () => randomBytes(15).toString('base64url'),
      log: (line) => process.stderr.write(`${line}\n`),
    }),
    startInbox({ port: inbox.port, now, file: join(folder, 'inbox.jsonl') }),
    startKeyService(kms),
  ]);
}
