import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { reasonOf } from '../../core/errors.ts';
import { alertingArea } from './alerting/area.ts';
import { type Answer, notYet, refusal } from './answers.ts';
import { clockRoutes, openClock } from './clock.ts';
import { openIndexManagement } from './index-management.ts';
import { openIsm } from './ism/area.ts';
import { type Listening, listen } from './listen.ts';
import { notificationRoutes, openConfigs } from './notifications/notifications.ts';
import { readBody } from './request-body.ts';
import { matchRoute, type Route } from './routes.ts';
import { savedObjectRoutes } from './saved-objects/routes.ts';
import { openSavedObjects } from './saved-objects/store.ts';
import { startScheduler, type Work } from './scheduler.ts';
import { snapshotRoutes } from './snapshots/management.ts';
import { snapshotWork } from './snapshots/work.ts';
import { type CallerNode, connectUpstream, type NodeAnswer, type Upstream } from './upstream.ts';

const LARGEST_REQUEST = 10 * 1024 * 1024;

export type PluginArea = 'ism' | 'notifications' | 'alerting' | 'saved-objects';

export interface StandInSettings {
  /** The node, and whose rights the plugins' own work has there. */
  readonly upstream: {
    readonly url: string;
    readonly ca: string;
    readonly username: string;
    readonly password: string;
  };
  /** Certificate and key in PEM. */
  readonly listen: { readonly port: number; readonly certificate: string; readonly key: string };
  /** Only these plugins are answered here; every other request goes to the node as it came. */
  readonly standInFor: readonly PluginArea[];
  /** The machine's time in epoch milliseconds; the sandbox's own time starts from it. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Told, a line each, what failed of the plugins' own work. */
  readonly log: (line: string) => void;
}

/**
 * An HTTPS server on 127.0.0.1 that looks like an OpenSearch with plugins the node behind it lacks. Their state is
 * in the node's own indices, so a restart loses nothing; callers are known by the credentials the node accepts.
 */
export async function startStandIns(settings: StandInSettings): Promise<Listening> {
  const { now, log, listen: front, upstream: behind } = settings;
  const upstream = connectUpstream(behind.url, behind.ca);
  const node = upstream.as(basic(behind.username, behind.password));
  const clock = openClock(now);
  await clock.load(node);
  const plugins = openAreas(settings, clock.now, node);
  const scheduler = startScheduler({ works: plugins.flatMap(({ works }) => works), node, clock, log });
  const areas = [
    ...plugins,
    { prefixes: ['/_sandbox'], works: [], routes: clockRoutes(clock, now, scheduler.pass) },
  ];
  const server = createServer({ cert: front.certificate, key: front.key }, (request, response) => {
    void serve(upstream, areas, request, response).catch((error) => send(response, failed(error)));
  });
  server.on('close', () => {
    scheduler.stop();
    upstream.close();
  });
  return listen(server, front.port);
}

const basic = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

interface Area {
  readonly prefixes: readonly string[];
  readonly routes: readonly Route[];
  /** What the plugin does by itself. */
  readonly works: readonly Work[];
}

function openAreas(
  { standInFor, newId, log, now: machine }: StandInSettings,
  now: () => number,
  node: CallerNode,
): readonly Area[] {
  const configs = openConfigs();
  const management = openIndexManagement();
  const ism = openIsm({ configs, node, now, machine });
  const areas: { readonly [name in PluginArea]: Area } = {
    ism: {
      prefixes: ['/_plugins/_ism', '/_plugins/_sm'],
      routes: [...ism.routes, ...snapshotRoutes(management, now)],
      works: [...ism.works, snapshotWork(management, configs, newId)],
    },
    notifications: {
      prefixes: ['/_plugins/_notifications'],
      routes: notificationRoutes(configs, now),
      works: [],
    },
    alerting: {
      prefixes: ['/_plugins/_alerting'],
      ...alertingArea(configs, { now, newId }, log),
    },
    'saved-objects': {
      prefixes: ['/_dashboards'],
      routes: savedObjectRoutes({ documents: openSavedObjects(), node, now, newId }),
      works: [],
    },
  };
  return standInFor.map((name) => areas[name]);
}

async function serve(
  upstream: Upstream,
  areas: readonly Area[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'https://stand-in');
  const area = areas.find(({ prefixes }) => prefixes.some((prefix) => isUnder(pathname, prefix)));
  if (area === undefined) return upstream.forward(request, response);
  send(response, await answer(upstream.as(request.headers.authorization), area, request));
}

const isUnder = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`);

async function answer(node: CallerNode, area: Area, request: IncomingMessage): Promise<Answer | NodeAnswer> {
  const text = await readBody(request, LARGEST_REQUEST);
  const who = await node.request('GET', '/_plugins/_security/authinfo');
  if (who.status === 401 || who.status === 502) return who;
  if (text === undefined) return refusal(413, 'content_too_long_exception', 'entity content is too long');
  const { pathname, searchParams } = new URL(request.url ?? '/', 'https://stand-in');
  const method = request.method ?? 'GET';
  const match = matchRoute(area.routes, method, pathname);
  if (match === undefined) return notYet(method, pathname);
  const body = parsed(text);
  if (body === undefined) return refusal(400, 'parse_exception', 'Failed to parse content to map');
  const { headers } = request;
  return match.route.answer({
    method,
    path: pathname,
    id: match.id,
    query: searchParams,
    headers,
    body,
    node,
  });
}

/** No body counts as an empty object; undefined is one that is not JSON. */
function parsed(text: string): unknown {
  try {
    return text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the node itself said goes out with its own type and challenge (`Unauthorized` is text, not JSON). */
function send(response: ServerResponse, answered: Answer | NodeAnswer): void {
  const own = 'headers' in answered ? answered.headers : {};
  const challenge = own['www-authenticate'];
  response.writeHead(answered.status, {
    'content-type': own['content-type'] ?? 'application/json; charset=UTF-8',
    ...(challenge === undefined ? {} : { 'www-authenticate': challenge }),
  });
  response.end(typeof answered.body === 'string' ? answered.body : JSON.stringify(answered.body));
}

const failed = (error: unknown): Answer =>
  refusal(500, 'exception', `the sandbox's stand-in failed: ${reasonOf(error)}`);
