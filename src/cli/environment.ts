import { resolve } from 'node:path';
import type { Resolve } from '../content/references.ts';
import type { Environment as Settings } from '../content/settings.gen.ts';
import { chooseEnvironment, loadSettings } from '../content/settings.ts';
import { DasError } from '../core/errors.ts';
import type { Ports } from '../core/ports.ts';
import { readState, type SandboxState, stateFolderOf } from '../sandbox/state.ts';
import { openBundleFolder } from '../targets/bundle-folder.ts';
import { connectDashboards } from '../targets/dashboards.ts';
import { connectSearch } from '../targets/search.ts';
import { connectSecrets } from '../targets/secrets.ts';
import { onlySupported } from '../targets/version.ts';
import { flavourOf, readPem, searchSettings } from './declared-search.ts';
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
  const access = await searchSettings(directory, chosen, secret);
  const flavour = flavourOf(chosen);
  const dashboards = chosen.dashboards ?? (flavour === 'amazon' ? dashboardsUnder(chosen.url) : undefined);
  const bundle = openBundleFolder(resolve(directory, chosen.bundle ?? `.das-compliance/${name}/bundle`));
  return {
    name,
    ports: {
      search: onlySupported(connectSearch(access)),
      bundle,
      ...(dashboards === undefined ? {} : { dashboards: connectDashboards({ ...access, url: dashboards }) }),
    },
    flavour,
    sandbox: undefined,
    secret,
  };
}

async function openSandbox(io: Io): Promise<Environment> {
  const state = await readState(stateFolderOf(io.env));
  if (!state)
    throw new DasError('SANDBOX', 'The sandbox is not running.', 'Start it with das-compliance sandbox up.');
  const { url, username, password } = state;
  const access = {
    url,
    username,
    password,
    ...(state.caFile ? { ca: await readPem('ca', state.caFile) } : {}),
    hint: 'Start the sandbox again with das-compliance sandbox up.',
  };
  const secret = connectSecrets(io.env);
  return {
    name: 'sandbox',
    ports: {
      search: onlySupported(connectSearch(access)),
      bundle: openBundleFolder(state.bundleFolder),
      dashboards: connectDashboards({ ...access, url: dashboardsUnder(url) }),
    },
    flavour: 'self-managed',
    sandbox: state,
    // A channel whose address is not set tells the sandbox's own inbox: a newcomer can apply at once and see messages.
    secret: async (reference) =>
      reference.scheme === 'env' && !io.env[reference.name]
        ? `${state.inboxUrl}/hooks/${reference.name}`
        : secret(reference),
  };
}

/** Where an Amazon domain has its Dashboards, and the sandbox as well. */
const dashboardsUnder = (url: string): string => `${url.replace(/\/+$/, '')}/_dashboards`;
