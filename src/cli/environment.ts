import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Resolve, resolveReferences } from '../content/references.ts';
import type { Environment as Settings } from '../content/settings.gen.ts';
import { chooseEnvironment, loadSettings } from '../content/settings.ts';
import { DasError } from '../core/errors.ts';
import type { Ports } from '../core/ports.ts';
import { readState, type SandboxState, stateFolderOf } from '../sandbox/state.ts';
import { openBundleFolder } from '../targets/bundle-folder.ts';
import { connectSearch } from '../targets/search.ts';
import { connectSecrets } from '../targets/secrets.ts';
import type { Io } from './io.ts';

/** One environment, connected. `sandbox` is there when it is the sandbox. */
export interface Environment {
  readonly name: string;
  readonly ports: Ports;
  readonly flavour: 'amazon' | 'self-managed';
  readonly sandbox: SandboxState | undefined;
  readonly secret: Resolve;
}

/** Chooses the environment and connects to it. Throws USAGE, SECRET_MISSING or SANDBOX in one sentence. */
export async function openEnvironment(
  io: Io,
  directory: string,
  asked: string | undefined,
): Promise<Environment> {
  const settings = await loadSettings(directory);
  const name = chooseEnvironment(settings, asked, io.interactive);
  const chosen = settings.environments[name];
  // The sandbox is the one environment that is never declared: the settings refuse an entry of that name.
  return chosen ? openDeclared(io, directory, name, chosen) : openSandbox(io);
}

async function openDeclared(io: Io, directory: string, name: string, chosen: Settings): Promise<Environment> {
  const secret = connectSecrets(io.env);
  const { password } = (await resolveReferences({ password: chosen.password }, secret)) as {
    password?: string;
  };
  const search = connectSearch({
    url: chosen.url,
    ...(chosen.username === undefined ? {} : { username: chosen.username }),
    ...(password === undefined ? {} : { password }),
    ...(chosen.ca === undefined ? {} : { ca: await readCa(join(directory, chosen.ca)) }),
  });
  const bundle = openBundleFolder(resolve(directory, chosen.bundle ?? `.das-compliance/${name}/bundle`));
  return {
    name,
    ports: { search, bundle },
    flavour: chosen.flavour ?? flavourOf(chosen.url),
    sandbox: undefined,
    secret,
  };
}

async function openSandbox(io: Io): Promise<Environment> {
  const state = await readState(stateFolderOf(io.env));
  if (!state)
    throw new DasError('SANDBOX', 'The sandbox is not running.', 'Start it with das-compliance sandbox up.');
  const { url, username, password } = state;
  const search = connectSearch({
    url,
    username,
    password,
    ...(state.caFile ? { ca: await readCa(state.caFile) } : {}),
  });
  const secret = connectSecrets(io.env);
  return {
    name: 'sandbox',
    ports: { search, bundle: openBundleFolder(state.bundleFolder) },
    flavour: 'self-managed',
    sandbox: state,
    // A channel whose address is not set tells the sandbox's own inbox: a newcomer can apply at once and see messages.
    secret: async (reference) =>
      reference.scheme === 'env' && !io.env[reference.name]
        ? `${state.inboxUrl}/hooks/${reference.name}`
        : secret(reference),
  };
}

const flavourOf = (url: string): 'amazon' | 'self-managed' =>
  /\.(es\.amazonaws\.com|aos\.[a-z0-9-]+\.on\.aws)(\.cn)?(:\d+)?\/?$/.test(url) ? 'amazon' : 'self-managed';

const readCa = (path: string): Promise<string> =>
  readFile(path, 'utf8').catch(() => {
    throw new DasError(
      'USAGE',
      `The certificate authority ${path} cannot be read.`,
      'Check ca in das-compliance.yaml.',
    );
  });
