import type { KindDef } from '../core/kind.ts';
import { KINDS, type Kind } from '../core/types.ts';
import { accessPolicy } from './access-policy/index.ts';
import { auditPolicy } from './audit-policy/index.ts';
import { dashboard } from './dashboard/index.ts';
import { indexTemplate } from './index-template/index.ts';
import { legalHold } from './legal-hold/index.ts';
import { monitor } from './monitor/index.ts';
import { notificationChannel } from './notification-channel/index.ts';
import { report } from './report/index.ts';
import { retentionPolicy } from './retention-policy/index.ts';
import { snapshotPolicy } from './snapshot-policy/index.ts';
import { snapshotRepository } from './snapshot-repository/index.ts';

const REGISTRY: Readonly<Record<Kind, KindDef>> = {
  AuditPolicy: auditPolicy,
  IndexTemplate: indexTemplate,
  SnapshotRepository: snapshotRepository,
  NotificationChannel: notificationChannel,
  LegalHold: legalHold,
  SnapshotPolicy: snapshotPolicy,
  RetentionPolicy: retentionPolicy,
  Monitor: monitor,
  AccessPolicy: accessPolicy,
  Dashboard: dashboard,
  Report: report,
};

/** Every kind, in the order its steps run. */
export const ALL_KINDS: readonly KindDef[] = KINDS.map((kind) => REGISTRY[kind]);
