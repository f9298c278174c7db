import { fitToIndex } from './bound.ts';
import type { AuditEvent } from './event.ts';

/** One document and the index that its event's time and class name. */
export interface AuditDocument {
  readonly index: string;
  readonly id: string;
  readonly body: AuditEvent;
}

/** Makes the document of an event, cut to what an index takes. `ingestedAt` is ISO 8601 in UTC. */
export function route(index: string, id: string, event: AuditEvent, ingestedAt: string): AuditDocument {
  return { index, id, body: fitToIndex({ ...event, ingestedAt }) };
}
