import { type Answer, illegalArgument } from '../answers.ts';
import type { Documents } from '../documents.ts';
import { openIndexManagement } from '../index-management.ts';
import type { Call, Route } from '../routes.ts';
import type { Work } from '../scheduler.ts';
import type { CallerNode } from '../upstream.ts';
import { addPolicy, removePolicy } from './attachment.ts';
import { explain } from './explain.ts';
import { channelSender } from './notice.ts';
import { policyRoutes } from './policies.ts';
import { changePolicies, retryIndices } from './redirection.ts';
import { sweep } from './sweep.ts';
import { ismWork } from './work.ts';

export interface IsmSettings {
  /** The configs of the notification channels. */
  readonly configs: Documents;
  /** The node, as the plugin itself sees it. */
  readonly node: CallerNode;
  /** The sandbox's time, and the machine's, in epoch milliseconds. */
  readonly now: () => number;
  readonly machine: () => number;
}

const BASE = '/_plugins/_ism';

/** Index state management (opensearch-index-management 3.4.0.0): its policies, its managed indices, and what moves them. */
export function openIsm({ configs, node, now, machine }: IsmSettings): {
  readonly routes: readonly Route[];
  readonly works: readonly Work[];
} {
  const documents = openIndexManagement();
  // The plugin hears at once of an index that is made; here it is looked for before anybody asks, one look after the
  // other: who asks sees what every look before found. When the node does not answer, it tells the caller so itself.
  let last: Promise<unknown> = Promise.resolve();
  const swept =
    (answer: (call: Call) => Promise<Answer>) =>
    async (call: Call): Promise<Answer> => {
      last = last.then(() => sweep(documents, node, now()).catch(() => undefined));
      await last;
      return answer(call);
    };
  const requests: readonly (readonly [method: string, name: string, answer: Route['answer']])[] = [
    ['GET', 'explain', (call) => explain(documents, call)],
    ['POST', 'explain', (call) => explain(documents, call)],
    ['POST', 'add', named((call) => addPolicy(documents, call, now()))],
    ['POST', 'remove', named((call) => removePolicy(documents, call))],
    ['POST', 'change_policy', named((call) => changePolicies(documents, call))],
    ['POST', 'retry', named((call) => retryIndices(documents, call, now()))],
  ];
  const routes = requests.flatMap(([method, name, answer]) =>
    [`${BASE}/${name}`, `${BASE}/${name}/:id`].map((path) => ({ method, path, answer: swept(answer) })),
  );
  return {
    routes: [...policyRoutes(documents, now, machine), ...routes],
    works: [ismWork(documents, channelSender(configs))],
  };
}

/** All but explain want to be told which indices. */
const named =
  (answer: Route['answer']): Route['answer'] =>
  async (call) =>
    call.id === '' ? illegalArgument('Missing indices') : answer(call);
