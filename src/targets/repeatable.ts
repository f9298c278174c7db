import type { Method } from '../core/ports.ts';

const READS = /\/_?(search|msearch|count|mget|bulk_get|explain|analyze)(\/|$)/;
const SAYS_WHICH = /\/_(bulk|refresh)$|\/_ism\/(add|change_policy|remove|retry)\//;

/** Whether a request changes nothing. */
export const isReading = (method: Method, path: string): boolean =>
  method === 'GET' || (method === 'POST' && READS.test(withoutQuery(path)));

/**
 * Whether a request may be sent again when nobody knows if it was done: twice is then the same as once. Of the POSTs those
 * that read, or that say by name what they write; another would make a second monitor. A `_bulk` gives ids to its items.
 */
export const isRepeatable = (method: Method, path: string): boolean =>
  method !== 'POST' || isReading(method, path) || SAYS_WHICH.test(withoutQuery(path));

const withoutQuery = (path: string): string => path.replace(/\?.*$/, '');
