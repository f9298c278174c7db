import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import extractZip from 'extract-zip';
import { type Artifact, fileNameOf, OPENSEARCH_VERSION } from './artifacts.ts';
import { MODULES, type ServerModule } from './modules.ts';

/** Lays out a server's home from the verified artifacts in `files`. Everybody may read it, so that any user can run it. */
export async function layOutHome(artifacts: readonly Artifact[], files: string, home: string): Promise<void> {
  for (const artifact of artifacts) await place(artifact, join(files, fileNameOf(artifact)), home);
  // Nobody here speaks gRPC, and its jars are large.
  await rm(join(home, 'modules', 'transport-grpc'), { recursive: true });
  for (const module of MODULES) await describe(module, home);
  await mendSecurityPlugin(home);
  await openToAll(home);
}

async function place(artifact: Artifact, file: string, home: string): Promise<void> {
  for (const into of artifact.into) {
    if (into === 'home') await unpackServer(file, home);
    else if (into === 'plugins') await unpackPlugin(artifact, file, home);
    else await cp(file, join(home, into, fileNameOf(artifact)));
  }
}

async function unpackServer(file: string, home: string): Promise<void> {
  const around = `${home}.unpacked`;
  await extractZip(file, { dir: around });
  await rename(join(around, `opensearch-${OPENSEARCH_VERSION}`), home);
  await rm(around, { recursive: true });
  await mkdir(join(home, 'plugins'), { recursive: true });
}

async function unpackPlugin({ coordinates }: Artifact, file: string, home: string): Promise<void> {
  const [, name = ''] = coordinates.split(':');
  await extractZip(file, { dir: join(home, 'plugins', name) });
}

async function describe(module: ServerModule, home: string): Promise<void> {
  const folder = join(home, 'modules', module.name);
  const lines = [
    `description=${module.name} module`,
    `version=${OPENSEARCH_VERSION}`,
    `name=${module.name}`,
    `classname=${module.classname}`,
    'java.version=21',
    `opensearch.version=${OPENSEARCH_VERSION}`,
    'custom.foldername=',
    `extended.plugins=${module.extended ?? ''}`,
    'has.native.controller=false',
  ];
  await writeFile(join(folder, 'plugin-descriptor.properties'), `${lines.join('\n')}\n`);
  if (module.permission === undefined) return;
  await writeFile(join(folder, 'plugin-security.policy'), `grant {\n  ${module.permission}\n};\n`);
}

/** It extends two modules that Maven Central lacks: without the lines the node starts, and works the same. */
async function mendSecurityPlugin(home: string): Promise<void> {
  const folder = join(home, 'plugins', 'opensearch-security');
  const descriptor = join(folder, 'plugin-descriptor.properties');
  const text = await readFile(descriptor, 'utf8');
  await writeFile(descriptor, text.replace(/^extended\.plugins=.*$/m, 'extended.plugins='));
  await rename(join(folder, 'config'), join(home, 'config', 'opensearch-security'));
}

async function openToAll(home: string): Promise<void> {
  for (const name of ['', ...(await readdir(home, { recursive: true }))]) {
    const path = join(home, name);
    await chmod(path, (await stat(path)).isDirectory() ? 0o755 : 0o644);
  }
}
