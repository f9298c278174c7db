import { type BulkPorts, bulk } from './bulk.ts';
import type { AuditDocument } from './route.ts';
import type { Settled } from './settle.ts';

/** Documents go in as they come; what became of each is known at the end. */
export interface Writer {
  add(documents: readonly AuditDocument[]): Promise<void>;
  /** True once a document had to be returned: reading further records would be in vain. */
  hasReturned(): boolean;
  finish(): Promise<ReadonlyMap<AuditDocument, Settled>>;
}

/** Characters of JSON; requests of about 1 MB let writing go on while the next records are opened (measured). */
const REQUEST_SIZE = 1_000_000;
/** Two requests at a time write nearly twice what one does (measured); more only queue on the node. */
const IN_FLIGHT = 2;

/** Gathers documents into `_bulk` requests of about 1 MB and keeps at most two of them in flight. */
export function startWriter(ports: BulkPorts): Writer {
  const settled = new Map<AuditDocument, Settled>();
  let waiting: AuditDocument[] = [];
  let size = 0;
  let returned = false;
  let inFlight: readonly Promise<void>[] = [];

  const flush = (): void => {
    const documents = waiting;
    waiting = [];
    size = 0;
    const written = bulk(documents, ports).then((results) => {
      record(documents, results, settled);
      returned ||= results.some(({ type }) => type === 'returned');
    });
    inFlight = [...inFlight, written];
  };
  return {
    async add(documents) {
      for (const document of documents) {
        waiting.push(document);
        size += sizeOf(document);
        if (size >= REQUEST_SIZE) {
          flush();
        }
        if (inFlight.length >= IN_FLIGHT) {
          await inFlight[0];
          inFlight = inFlight.slice(1);
        }
      }
    },
    hasReturned: () => returned,
    async finish() {
      flush();
      await Promise.all(inFlight);
      return settled;
    },
  };
}

function record(
  documents: readonly AuditDocument[],
  results: readonly Settled[],
  settled: Map<AuditDocument, Settled>,
): void {
  documents.forEach((document, at) => {
    settled.set(document, results[at] ?? { type: 'returned', reason: 'no-answer' });
  });
}

/** Near enough without writing the JSON twice: statements make the difference between documents. */
const sizeOf = ({ body }: AuditDocument): number => {
  const { commandText = '', errorMessage = '', paramList, engineNativeAuditFields, unknownFields } = body;
  const objects = [paramList, engineNativeAuditFields, unknownFields].filter((value) => value !== undefined);
  return 1_500 + commandText.length + errorMessage.length + JSON.stringify(objects).length;
};
