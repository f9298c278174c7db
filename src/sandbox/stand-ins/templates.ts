import type { CallerNode } from './upstream.ts';

/** What rendering gave: the text, or why there is none. */
export interface Rendered {
  readonly text: string;
  readonly error: string | null;
}

const BEFORE = '{"template_output":';
const AFTER = '}';

/**
 * Renders a Mustache template on the node. `params` is JSON text, so that 504.0 is not rendered as 504; the answer
 * holds the text raw, so it need not be JSON.
 */
export async function render(node: CallerNode, source: string, params: string): Promise<Rendered> {
  if (source === '') return { text: '', error: null };
  const body = `{"source":${JSON.stringify(source)},"params":${params}}`;
  const answer = await node.request('POST', '/_render/template', body);
  if (answer.status !== 200) return { text: '', error: answer.text };
  return { text: answer.text.slice(BEFORE.length, -AFTER.length), error: null };
}
