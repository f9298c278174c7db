import { fitToIndex } from './bound.ts';
import type { AuditEvent } from './event.ts';

/** One document and the index that its event's time and class name. */
export interface AuditDocument {
  readonly index: string;
  readonly id: string;
  readonly body: AuditEvent;
}

/** Makes the document of an event, cut to what an index takes. */
export function route(index: string, id: string, event: AuditEvent): AuditDocument {
  return { index, id, body: fitToIndex(event) };
}
