import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type LineCounter, type Node } from 'yaml';

/** One YAML document of a file, and what is needed to say where its parts stand. */
export interface Declaration {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
  /** The document as plain data. */
  readonly value: unknown;
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Where a JSON Pointer (RFC 6901) leads in the text: to the value, or to the key that bears it. A pointer to what is
 * not there leads to its nearest ancestor; one into an alias leads to where the anchor stands.
 */
export function placeOf({ document, lines }: Declaration, pointer: string, end: 'key' | 'value'): Place {
  let here: Step = { key: undefined, value: asNode(document.contents) };
  for (const segment of segmentsOf(pointer)) {
    const next = step(followed(document, here.value), segment);
    if (next === undefined) return placeAt(lines, startOf(here, 'key'));
    here = next;
  }
  return placeAt(lines, startOf(here, end));
}

/** Line and column (both from 1) of an offset into the text. */
export function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

/** The parts of a JSON Pointer, unescaped. */
export const segmentsOf = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));

/** A key or an index as a part of a JSON Pointer. */
export const escaped = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1');

interface Step {
  readonly key: Node | undefined;
  readonly value: Node | undefined;
}

const asNode = (value: unknown): Node | undefined => (isNode(value) ? value : undefined);

const followed = (document: Document, node: Node | undefined): Node | undefined =>
  isAlias(node) ? node.resolve(document) : node;

function step(node: Node | undefined, segment: string): Step | undefined {
  if (isSeq(node)) {
    const item = asNode(node.items[Number(segment)]);
    return item === undefined ? undefined : { key: undefined, value: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.findLast(({ key }) => isScalar(key) && String(key.value) === segment);
  return pair && { key: asNode(pair.key), value: asNode(pair.value) };
}

/** A value that is left empty has no text of its own: its key stands for it. */
function startOf({ key, value }: Step, end: 'key' | 'value'): number {
  const [start, stop] = value?.range ?? [0, 0];
  const keyStart = key?.range?.[0];
  return keyStart !== undefined && (end === 'key' || start === stop) ? keyStart : start;
}
