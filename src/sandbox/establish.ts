import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Authority, createAuthority } from './certificates.ts';
import { type ExternalCluster, findExternal } from './external.ts';
import { FOLDER_PREFIX, filesOf } from './files.ts';
import { createKeysFile } from './keys/keys-file.ts';
import { ARTIFACTS, OPENSEARCH_VERSION } from './node/artifacts.ts';
import { prepareNode, writeIdentity } from './node/prepare.ts';
import { freePorts } from './ports.ts';
import { absentPlugins } from './stand-in.ts';
import type { StandInConfig } from './stand-ins/main.ts';
import type { Environment, SandboxState } from './state.ts';

export interface Settings {
  readonly env: Environment;
  readonly report: (line: string) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes a new sandbox's folder with all that its processes need, nothing started yet: certificates, keys, the node's
 * home and config (or the look at the cluster of OPENSEARCH_URL), the stand-in's config. Leaves nothing when it throws.
 */
export async function establish(settings: Settings): Promise<SandboxState> {
  const external = await findExternal(settings.env);
  const folder = await mkdtemp(join(tmpdir(), FOLDER_PREFIX));
  try {
    return await fill(folder, external, settings);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function fill(
  folder: string,
  external: ExternalCluster | undefined,
  settings: Settings,
): Promise<SandboxState> {
  const files = filesOf(folder);
  // The node may run as another user, who must be able to pass through.
  await chmod(folder, 0o711);
  const authority = await createAuthority();
  await writeCertificates(folder, authority);
  const cluster =
    external === undefined ? await ownNode(folder, authority, settings) : await otherNode(folder, external);
  const keyId = await createKeysFile(files.keys);
  for (const each of [files.bundle, files.quarantine, files.standInFolder])
    await mkdir(each, { mode: 0o700 });
  const standIn = await configureStandIn(folder, cluster);
  return {
    folder,
    ...addressOf(cluster, standIn, files.ca),
    username: cluster.username,
    password: cluster.password,
    kmsUrl: `http://127.0.0.1:${standIn.kms.port}`,
    keyId,
    inboxUrl: `http://127.0.0.1:${standIn.inbox.port}`,
    bundleFolder: files.bundle,
    quarantineFolder: files.quarantine,
    node: { url: cluster.url },
    standIn: {},
    real: [`OpenSearch ${cluster.version}`, ...cluster.plugins],
    standsIn: [...absentPlugins(cluster.plugins).map(({ plugin }) => plugin), 'AWS KMS'],
  };
}

interface Cluster {
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly caFile: string;
  readonly version: string;
  readonly plugins: readonly string[];
}

async function ownNode(folder: string, authority: Authority, settings: Settings): Promise<Cluster> {
  const files = filesOf(folder);
  const [http = 0, transport = 0] = await freePorts(2);
  const password = randomBytes(18).toString('base64url');
  const ports = { http, transport };
  const launch = await prepareNode({ ...settings, folder: files.node, authority, password, ports });
  await writeFile(files.nodeLaunch, JSON.stringify(launch), { mode: 0o600 });
  const plugins = ARTIFACTS.filter(({ into }) => into.includes('plugins'));
  return {
    url: `https://127.0.0.1:${http}`,
    username: 'admin',
    password,
    caFile: files.ca,
    version: OPENSEARCH_VERSION,
    plugins: plugins.map(({ coordinates }) => coordinates.split(':')[1] ?? ''),
  };
}

async function otherNode(folder: string, { ca, ...cluster }: ExternalCluster): Promise<Cluster> {
  const { upstreamCa } = filesOf(folder);
  await writeFile(upstreamCa, ca);
  return { ...cluster, caFile: upstreamCa };
}

async function writeCertificates(folder: string, authority: Authority): Promise<void> {
  const { ca, certificates } = filesOf(folder);
  await writeFile(ca, authority.certificate);
  await mkdir(certificates, { mode: 0o700 });
  await writeIdentity(certificates, 'front', await authority.issue('front'));
  await writeIdentity(certificates, 'admin', await authority.issue('admin'));
}

async function configureStandIn(folder: string, cluster: Cluster): Promise<StandInConfig> {
  const files = filesOf(folder);
  const [listen = 0, inbox = 0, kms = 0] = await freePorts(3);
  const config: StandInConfig = {
    upstream: {
      url: cluster.url,
      caFile: cluster.caFile,
      username: cluster.username,
      password: cluster.password,
    },
    listen: {
      port: listen,
      certFile: join(files.certificates, 'front.pem'),
      keyFile: join(files.certificates, 'front-key.pem'),
    },
    standInFor: absentPlugins(cluster.plugins).map(({ name }) => name),
    inbox: { port: inbox },
    kms: { port: kms, keysFile: files.keys },
    folder: files.standInFolder,
  };
  await writeFile(files.standInConfig, JSON.stringify(config, null, 2), { mode: 0o600 });
  return config;
}

/** A cluster that lacks nothing is spoken to without anything between. */
function addressOf(cluster: Cluster, standIn: StandInConfig, ca: string): { url: string; caFile: string } {
  if (standIn.standInFor.length === 0) return { url: cluster.url, caFile: cluster.caFile };
  return { url: `https://127.0.0.1:${standIn.listen.port}`, caFile: ca };
}
