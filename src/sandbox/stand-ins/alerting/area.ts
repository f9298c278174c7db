import type { Documents } from '../documents.ts';
import type { Route } from '../routes.ts';
import type { Work } from '../scheduler.ts';
import { openAbandoned } from './abandoned.ts';
import { openAlerts } from './alert-store.ts';
import { alertRoutes } from './alerts.ts';
import { executeRoutes } from './execute.ts';
import { type AlertingSettings, monitorRoutes, openMonitors } from './monitors.ts';
import { statsRoutes } from './stats.ts';
import { monitorWork } from './work.ts';

/** Everything of alerting: what it answers, and what it does by itself. */
export interface AlertingArea {
  readonly routes: readonly Route[];
  readonly works: readonly Work[];
}

/** `configs` is where the channels of actions are; `log` is told what is not done. */
export function alertingArea(
  configs: Documents,
  settings: AlertingSettings,
  log: (line: string) => void,
): AlertingArea {
  const stores = { monitors: openMonitors(), configs, alerts: openAlerts(), newId: settings.newId };
  const abandoned = openAbandoned();
  return {
    routes: [
      ...monitorRoutes(stores, settings, abandoned),
      ...executeRoutes(stores, settings),
      ...alertRoutes(stores.monitors, settings.now),
      ...statsRoutes(stores.monitors, settings.now),
    ],
    works: [monitorWork(stores, abandoned, log)],
  };
}
