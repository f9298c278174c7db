import { type Document, isCollection, isMap, isScalar, Document as YamlDocument } from 'yaml';
import type { Stranger } from '../core/strangers.ts';
import type { Body } from '../core/types.ts';
import { segmentsOf } from './positions.ts';

/** Characters of the widest line, where a text can be folded. */
const WIDTH = 110;
const SHORTEST_DESCRIPTION = 10;

/** The text of a declaration, as people would write it: kind, name, description, controls, spec and tests. */
export function declarationText({ def, name, live, declared }: Stranger): string {
  const { spec, tests, description = '', remarks = {} } = declared;
  const document = new YamlDocument(
    {
      kind: def.kind,
      name,
      description: worded(description, live.name),
      controls: [],
      spec,
      ...(def.tested ? { tests } : {}),
    } satisfies Body,
    { aliasDuplicateObjects: false },
  );
  for (const [pointer, remark] of Object.entries(remarks)) comment(document, segmentsOf(pointer), remark);
  return document.toString({ lineWidth: WIDTH, blockQuote: 'literal', singleQuote: true });
}

/** What the server says of it, if that is a sentence. */
function worded(description: string, name: string): string {
  const text = description.trim();
  if (text.length >= SHORTEST_DESCRIPTION) return description;
  return `Imported; on the server it is "${name}"${text === '' ? '' : `, described as "${text}"`}.`;
}

function comment(document: Document, path: readonly string[], remark: string): void {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isCollection(parent) || !isMap(parent)) return;
  const pair = parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1));
  if (isScalar(pair?.key)) pair.key.commentBefore = ` ${remark}`;
}
