import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  visit,
  type YAMLMap,
} from 'yaml';

/** Aliases in one document, and how often they may multiply what they stand for. */
export const MAXIMUM_ALIASES = 100;

/** Schemas that refuse equal entries compare each with each. */
const MAXIMUM_ENTRIES = 5000;

/** What parses but is not taken. Fatal: no data may be made of the document. */
export interface Oddity {
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
  readonly fatal: boolean;
}

/** Looks at a parsed document before plain data is made of it. The work is linear in its size. */
export function inspect(document: Document): readonly Oddity[] {
  const found: Oddity[] = [];
  let aliases = 0;
  visit(document, {
    Node(_, node, path) {
      if (isAlias(node)) aliases += 1;
      if (aliases > MAXIMUM_ALIASES) {
        found.push(
          fatal(node, 'there are too many aliases', `A document may have ${MAXIMUM_ALIASES} of them.`),
        );
        return visit.BREAK;
      }
      found.push(...oddIn(document, node, path));
      return undefined;
    },
  });
  return found;
}

const startOf = (node: Node): number => node.range?.[0] ?? 0;

const fatal = (node: Node, message: string, hint: string): Oddity => ({
  offset: startOf(node),
  message,
  hint,
  fatal: true,
});

function oddIn(document: Document, node: Node, path: readonly unknown[]): readonly Oddity[] {
  if (isAlias(node)) return oddAlias(document, node, path);
  if (isMap(node)) return keysTwice(node);
  if (isSeq(node) && node.items.length > MAXIMUM_ENTRIES) {
    return [
      fatal(node, `this list has ${node.items.length} entries`, `At most ${MAXIMUM_ENTRIES} are read.`),
    ];
  }
  return isScalar(node) ? oddNumber(node) : [];
}

function oddAlias(document: Document, alias: Alias, path: readonly unknown[]): readonly Oddity[] {
  const target = alias.resolve(document);
  const source = alias.source.slice(0, 60);
  if (target === undefined) {
    return [fatal(alias, `no anchor "${source}" stands before this alias`, 'Quote it if it is text.')];
  }
  return path.includes(target)
    ? [fatal(alias, `the alias "${source}" contains itself`, 'Write out what it stands for.')]
    : [];
}

function keysTwice({ items }: YAMLMap): readonly Oddity[] {
  const seen = new Set<unknown>();
  return items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const twice = seen.has(key.value);
    seen.add(key.value);
    return twice ? [again(key)] : [];
  });
}

const again = (key: Scalar): Oddity => ({
  offset: startOf(key),
  message: `the key ${JSON.stringify(String(key.value).slice(0, 60))} already stands in this map`,
  hint: 'Keep one of the two.',
  fatal: false,
});

/** JSON knows no infinity, and a double holds 15 digits: an account id must not change on its way. */
function oddNumber(scalar: Scalar): readonly Oddity[] {
  const { value } = scalar;
  if (typeof value !== 'number' || (Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER))
    return [];
  return [
    {
      offset: startOf(scalar),
      message: 'this number cannot be kept exactly',
      hint: 'Quote it if it is a name or an id.',
      fatal: false,
    },
  ];
}
