import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answers.ts';
import type { CallerNode } from './upstream.ts';

/** One request to a stand-in, taken apart. `id` is the decoded parameter of the path, if it has one. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly id: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  readonly node: CallerNode;
}

/** `path` may hold one `:id`, which stands for one segment that is no word of an endpoint (`_search`). */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly answer: (call: Call) => Promise<Answer>;
}

export interface Match {
  readonly route: Route;
  readonly id: string;
}

/** The route that answers; a fixed segment wins over `:id`, a closing slash and HEAD count as the server's do. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Match | undefined {
  const wanted = segments(path);
  const verb = method === 'HEAD' ? 'GET' : method;
  const matches = routes
    .filter((route) => route.method === verb)
    .map((route) => ({ route, id: idIn(segments(route.path), wanted) }))
    .filter((match): match is Match => match.id !== undefined);
  return matches.find(({ route }) => !route.path.includes(':id')) ?? matches[0];
}

const segments = (path: string): readonly string[] => path.split('/').filter((segment) => segment !== '');

/** The parameter's value, '' when the pattern has none, undefined when the path is another. */
function idIn(pattern: readonly string[], wanted: readonly string[]): string | undefined {
  if (pattern.length !== wanted.length) return undefined;
  const fits = pattern.every((segment, at) => segment === ':id' || segment === wanted[at]);
  if (!fits) return undefined;
  const at = pattern.indexOf(':id');
  return at < 0 ? '' : decoded(wanted[at] ?? '');
}

// OpenSearch makes ids of 20 characters of base64url, and one in 64 begins with an underscore, as endpoints do.
const ENDPOINT = /^_[a-z_]+$/;

function decoded(segment: string): string | undefined {
  if (ENDPOINT.test(segment)) return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
