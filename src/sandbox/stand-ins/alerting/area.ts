import type { Documents } from '../documents.ts';
import type { Route } from '../routes.ts';
import { executeRoutes } from './execute.ts';
import { type AlertingSettings, monitorRoutes, openMonitors } from './monitors.ts';

/** Everything of alerting that is answered; `configs` is where its channels are. */
export function alertingRoutes(configs: Documents, settings: AlertingSettings): readonly Route[] {
  const monitors = openMonitors();
  return [...monitorRoutes(monitors, settings), ...executeRoutes({ monitors, configs }, settings)];
}
