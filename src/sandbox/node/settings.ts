import { stringify } from 'yaml';
import { distinguishedName } from '../certificates.ts';
import type { Java } from './java.ts';

export interface NodePorts {
  readonly http: number;
  readonly transport: number;
}

/** opensearch.yml: one node on loopback with TLS and security on. `folder` holds config, data, logs and snapshots. */
export function serverSettings(folder: string, ports: NodePorts): string {
  return stringify({
    'cluster.name': 'das-compliance-sandbox',
    'node.name': 'sandbox',
    'network.host': '127.0.0.1',
    'http.port': ports.http,
    'transport.port': ports.transport,
    'discovery.type': 'single-node',
    'path.data': `${folder}/data`,
    'path.logs': `${folder}/logs`,
    'path.repo': [`${folder}/snapshots`],
    'cluster.routing.allocation.disk.threshold_enabled': false,
    'action.auto_create_index': true,
    ...SECURITY,
  });
}

const PEM = (layer: string) => ({
  [`plugins.security.ssl.${layer}.pemcert_filepath`]: 'certs/node.pem',
  [`plugins.security.ssl.${layer}.pemkey_filepath`]: 'certs/node-key.pem',
  [`plugins.security.ssl.${layer}.pemtrustedcas_filepath`]: 'certs/ca.pem',
});

// Each list is a copy: the server reads no YAML alias.
const WRITES = ['PUT', 'POST', 'PATCH', 'DELETE'];
const READABLE = ['ROLES', 'ROLESMAPPING', 'TENANTS'];
const OTHERS = ['ACTIONGROUPS', 'INTERNALUSERS', 'CONFIG', 'CACHE', 'SSL', 'NODESDN', 'AUDIT', 'ALLOWLIST'];
const DISABLED = 'plugins.security.restapi.endpoints_disabled.plan-reader';

/** Who may use the security API. The plan role may read roles, their mappings and tenants there, and nothing else. */
const SECURITY_API = {
  'plugins.security.restapi.roles_enabled': [
    'all_access',
    'security_rest_api_access',
    'applier',
    'plan-reader',
  ],
  ...Object.fromEntries(READABLE.map((endpoint) => [`${DISABLED}.${endpoint}`, [...WRITES]])),
  ...Object.fromEntries(OTHERS.map((endpoint) => [`${DISABLED}.${endpoint}`, ['GET', ...WRITES]])),
};

const SECURITY = {
  ...PEM('transport'),
  ...PEM('http'),
  'plugins.security.ssl.transport.enforce_hostname_verification': false,
  'plugins.security.ssl.http.enabled': true,
  'plugins.security.ssl.http.clientauth_mode': 'OPTIONAL',
  'plugins.security.nodes_dn': [distinguishedName('node')],
  'plugins.security.authcz.admin_dn': [distinguishedName('admin')],
  'plugins.security.allow_default_init_securityindex': true,
  ...SECURITY_API,
  'plugins.security.check_snapshot_restore_write_privileges': true,
  'plugins.security.enable_snapshot_restore_privilege': true,
  'plugins.security.audit.type': 'noop',
  // The stand-ins keep their objects in the plugins' own indices, written with the caller's rights.
  'plugins.security.system_indices.enabled': false,
};

/** internal_users.yml with the one user `admin`; `hash` is bcrypt. */
export function internalUsers(hash: string): string {
  return stringify({
    _meta: { type: 'internalusers', config_version: 2 },
    admin: { hash, reserved: true, backend_roles: ['admin'] },
  });
}

/** The arguments of java. The server's own start script is not used: it writes into its home. */
export function javaArguments(settings: {
  readonly java: Java;
  readonly home: string;
  readonly folder: string;
  /** As java takes it: 1g, 512m. */
  readonly heap: string;
}): readonly string[] {
  const { java, home, folder, heap } = settings;
  return [
    `-Xms${heap}`,
    `-Xmx${heap}`,
    ...FLAGS,
    // From this version on the server's use of memory is warned of, line after line.
    ...(java.major >= 24 ? ['--sun-misc-unsafe-memory-access=allow'] : []),
    `-javaagent:${home}/agent/opensearch-agent.jar`,
    `-Djava.io.tmpdir=${folder}/tmp`,
    `-XX:ErrorFile=${folder}/logs/hs_err_pid%p.log`,
    `-Dopensearch.path.home=${home}`,
    `-Dopensearch.path.conf=${folder}/config`,
    '-Dopensearch.distribution.type=zip',
    '-Dopensearch.bundled_jdk=false',
    '-cp',
    `${home}/lib/*`,
    'org.opensearch.bootstrap.OpenSearch',
  ];
}

/** What the server's own jvm.options and start script set. */
const FLAGS = [
  '-XX:+UseG1GC',
  '-XX:G1ReservePercent=25',
  '-XX:InitiatingHeapOccupancyPercent=30',
  '-Xss1m',
  // Else it leaves a folder of its own in the system's temporary folder.
  '-XX:-UsePerfData',
  '-Djava.awt.headless=true',
  '-Dfile.encoding=UTF-8',
  '-Djna.nosys=true',
  '-XX:-OmitStackTraceInFastThrow',
  '-XX:+ShowCodeDetailsInExceptionMessages',
  '-Dopensearch.networkaddress.cache.ttl=60',
  '-Dopensearch.networkaddress.cache.negative.ttl=10',
  '-Dio.netty.noUnsafe=true',
  '-Dio.netty.noKeySetOptimization=true',
  '-Dio.netty.recycler.maxCapacityPerThread=0',
  '-Dio.netty.allocator.numDirectArenas=0',
  '-Dlog4j.shutdownHookEnabled=false',
  '-Dlog4j2.disable.jmx=true',
  '-Djava.locale.providers=SPI,CLDR',
  '-Dorg.apache.lucene.store.MMapDirectory.sharedArenaMaxPermits=1',
  '--add-modules=jdk.incubator.vector',
  '--enable-native-access=ALL-UNNAMED',
];
