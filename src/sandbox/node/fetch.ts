import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DasError } from '../../core/errors.ts';
import type { Environment } from '../state.ts';
import { type Artifact, fileNameOf } from './artifacts.ts';

/**
 * Copies the artifacts from Maven Central (or the mirror and proxy of the user's Maven settings) into a folder and
 * verifies each. Throws SANDBOX without Maven, when it fails, or when a digest differs.
 */
export async function fetchArtifacts(settings: {
  readonly env: Environment;
  readonly artifacts: readonly Artifact[];
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
}): Promise<void> {
  const { artifacts, folder } = settings;
  const pom = join(folder, 'pom.xml');
  await writeFile(pom, pomOf(artifacts));
  await runMaven(pom, settings);
  for (const artifact of artifacts) await verify(artifact, folder);
}

/** Throws SANDBOX when the artifact's file in this folder has not the pinned SHA-256. */
export async function verify(artifact: Artifact, folder: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(join(folder, fileNameOf(artifact))), hash);
  const got = hash.digest('hex');
  if (got === artifact.sha256) return;
  throw new DasError(
    'SANDBOX',
    `${artifact.coordinates} is not the file that was pinned: SHA-256 ${artifact.sha256} expected, ${got} got.`,
    'Remove it from the local Maven repository and check the mirror it came from.',
  );
}

function pomOf(artifacts: readonly Artifact[]): string {
  const items = artifacts.map(({ coordinates }) => {
    const [group, name, version, type = 'jar'] = coordinates.split(':');
    return `<artifactItem><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version><type>${type}</type></artifactItem>`;
  });
  return `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>das-compliance</groupId><artifactId>sandbox</artifactId><version>1</version><packaging>pom</packaging>
  <build><plugins><plugin>
    <groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId><version>3.6.1</version>
    <configuration>
      <outputDirectory>\${basedir}</outputDirectory>
      <artifactItems>
        ${items.join('\n        ')}
      </artifactItems>
    </configuration>
  </plugin></plugins></build>
</project>
`;
}

async function runMaven(
  pom: string,
  { env, signal }: { readonly env: Environment; readonly signal?: AbortSignal | undefined },
): Promise<void> {
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';
  const child = spawn('mvn', ['-B', '-q', '-Dstyle.color=never', '-f', pom, goal], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal === undefined ? {} : { signal }),
  });
  let said = '';
  const listen = (chunk: Buffer): void => {
    said = (said + chunk.toString('utf8')).slice(-2_000);
  };
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  let failed: Error | undefined;
  child.once('error', (error) => {
    failed = explain(error);
  });
  // Also after an error: until then an aborted Maven may still write into the folder.
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (failed !== undefined) throw failed;
  if (code !== 0) {
    throw new DasError(
      'SANDBOX',
      `Maven could not fetch the sandbox's OpenSearch:\n${said.trim()}`,
      'Check that Maven Central, or the mirror in ~/.m2/settings.xml, can be reached.',
    );
  }
}

function explain(error: NodeJS.ErrnoException): Error {
  if (error.code !== 'ENOENT') return error;
  return new DasError(
    'SANDBOX',
    "The sandbox's OpenSearch is assembled by Maven, and there is no mvn on the PATH.",
    'Install it (apt-get install maven, brew install maven), or give any cluster in OPENSEARCH_URL.',
  );
}
