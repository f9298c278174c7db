import type { Answer } from '../answers.ts';
import { ok, statusException } from '../answers.ts';
import type { Documents } from '../documents.ts';
import { isRefused } from '../documents.ts';
import type { Call } from '../routes.ts';
import { deliver } from './delivery.ts';

/** A delivery that failed is an answer of its status, with the report as the reason's text. */
export async function sendTestMessage(documents: Documents, { id, node }: Call): Promise<Answer> {
  const answer = await documents.get(node, id);
  if (isRefused(answer)) return answer;
  const title = `Test Message Title-${id}`;
  const status = await deliver(documents, node, id, {
    title,
    message: `Test message content body for config id ${id}`,
    html: testPage(id),
  });
  const code = Number(status.delivery_status.status_code);
  if (code !== 200) return statusException(code, `{"event_status_list": ${JSON.stringify([status])}}`);
  const source = { title, reference_id: id, severity: 'info', tags: [] };
  return ok({ event_source: source, status_list: [status] });
}

const testPage = (id: string): string =>
  [
    '<html>',
    '<header><title>Test Message</title></header>',
    '<body>',
    `<p>Test Message for config id ${id}</p>`,
    '</body>',
    '</html>',
  ].join('\n');
