import { isIPv4 } from 'node:net';

/** Whether a host is this machine: the sandbox sends nothing further. IPv6 as it is or in the brackets of a URL. */
export const isThisMachine = (host: string): boolean =>
  host.toLowerCase() === 'localhost' || /^\[?::1\]?$/.test(host) || (isIPv4(host) && host.startsWith('127.'));

/** What stands in the status of a message that would have left this machine. */
export const notSentOut = (host: string): string =>
  `the sandbox does not send out: it reaches loopback only, and ${host} is elsewhere`;
