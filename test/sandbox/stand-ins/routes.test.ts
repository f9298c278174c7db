import { expect, test } from 'vitest';
import { alertingArea } from '../../../src/sandbox/stand-ins/alerting/area.ts';
import { notYet } from '../../../src/sandbox/stand-ins/answers.ts';
import { openIsm } from '../../../src/sandbox/stand-ins/ism/area.ts';
import {
  notificationRoutes,
  openConfigs,
} from '../../../src/sandbox/stand-ins/notifications/notifications.ts';
import { matchRoute } from '../../../src/sandbox/stand-ins/routes.ts';

const now = (): number => 0;
const ROUTES = [
  ...openIsm({
    configs: openConfigs(),
    node: { request: () => Promise.reject(new Error('no node')) },
    now,
    machine: now,
  }).routes,
  ...notificationRoutes(openConfigs(), now),
  ...alertingArea(openConfigs(), { now, newId: () => 'id' }, () => undefined).routes,
];

test.each([
  ['GET', '/_plugins/_ism/explain/das-*', '/_plugins/_ism/explain/:id', 'das-*'],
  ['GET', '/_plugins/_ism/explain', '/_plugins/_ism/explain', ''],
  ['GET', '/_plugins/_ism/policies', '/_plugins/_ism/policies', ''],
  ['GET', '/_plugins/_ism/policies/', '/_plugins/_ism/policies', ''],
  ['HEAD', '/_plugins/_ism/policies/das-x', '/_plugins/_ism/policies/:id', 'das-x'],
  ['DELETE', '/_plugins/_notifications/configs/a%2Fb', '/_plugins/_notifications/configs/:id', 'a/b'],
  [
    'DELETE',
    '/_plugins/_alerting/monitors/_YDxBqIBUONx5NMo7TqV',
    '/_plugins/_alerting/monitors/:id',
    '_YDxBqIBUONx5NMo7TqV',
  ],
  ['POST', '/_plugins/_alerting/monitors/_search', '/_plugins/_alerting/monitors/_search', ''],
  ['POST', '/_plugins/_alerting/monitors/x/_execute', '/_plugins/_alerting/monitors/:id/_execute', 'x'],
])('%s %s is answered by %s', (method, path, route, id) => {
  const match = matchRoute(ROUTES, method, path);
  expect([match?.route.path, match?.id]).toEqual([route, id]);
});

test.each([
  ['POST', '/_plugins/_ism/simulate'],
  ['PUT', '/_plugins/_ism/change_policy/das-*'],
  ['GET', '/_plugins/_alerting/monitors/_unheard'],
  ['GET', '/_plugins/_alerting/monitors/alerts/x'],
  ['POST', '/_plugins/_alerting/workflows'],
  ['GET', '/_plugins/_ism/policies/%E0%A4%A'],
])('%s %s has no route', (method, path) => {
  expect(matchRoute(ROUTES, method, path)).toBeUndefined();
});

test('alerts are not taken for a monitor of that name', () => {
  const match = matchRoute(ROUTES, 'GET', '/_plugins/_alerting/monitors/alerts');
  expect(match?.route.path).toBe('/_plugins/_alerting/monitors/alerts');
});

test('what is not answered says so with its method and path, and never with a success', () => {
  const { status, body } = notYet('GET', '/_plugins/_ism/explain/x');
  expect(status).toBe(501);
  expect(JSON.stringify(body)).toContain(
    "the sandbox's stand-in does not answer GET /_plugins/_ism/explain/x yet",
  );
});
