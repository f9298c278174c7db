import { join } from 'node:path';

/** How the name of every sandbox's folder begins; nothing else is ever removed. */
export const FOLDER_PREFIX = 'das-compliance-';

/** What lies where in a sandbox's folder. */
export function filesOf(folder: string) {
  return {
    ca: join(folder, 'ca.pem'),
    upstreamCa: join(folder, 'upstream-ca.pem'),
    certificates: join(folder, 'certificates'),
    keys: join(folder, 'keys.json'),
    node: join(folder, 'node'),
    nodeLaunch: join(folder, 'node.json'),
    nodeLog: join(folder, 'node.log'),
    standInConfig: join(folder, 'stand-in.json'),
    standInFolder: join(folder, 'stand-in'),
    standInOutput: join(folder, 'stand-in.out'),
    standInLog: join(folder, 'stand-in.log'),
    bundle: join(folder, 'bundle'),
    quarantine: join(folder, 'quarantine'),
  } as const;
}
