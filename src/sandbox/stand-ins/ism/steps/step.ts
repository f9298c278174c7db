import type { Json } from '../../json.ts';
import { objectOf } from '../../json.ts';
import type { CallerNode, NodeAnswer } from '../../upstream.ts';
import type { Progress } from '../managed-index.ts';
import type { NodeIndex } from '../node-indices.ts';
import type { Outcome } from '../turn.ts';

/** One run of one step. Its node throws when it does not answer: nothing is concluded from that. */
export interface StepCall {
  readonly node: CallerNode;
  readonly index: NodeIndex;
  readonly progress: Progress;
  readonly config: Json;
  /** When the run was due on the sandbox's clock, epoch milliseconds. */
  readonly now: number;
  /** A run before this one began the step, and nobody knows how far it came. */
  readonly isResumed: boolean;
  /** Why a message did not reach a channel, or null when it did. */
  readonly send: (channel: Json, message: string) => Promise<string | null>;
}

export interface Step {
  readonly name: string;
  /** It changes nothing, so that nobody need know that it was begun. */
  readonly onlyReads?: true;
  /** What is to be remembered before the step begins, so that a run after a kill finds what this one made. */
  readonly prepare?: (call: StepCall) => Promise<Json>;
  readonly run: (call: StepCall) => Promise<Outcome>;
}

/** The path of an index, ready for a request. */
export const pathOf = (index: NodeIndex | string): string =>
  `/${encodeURIComponent(typeof index === 'string' ? index : index.name)}`;

export const completed = (message: string, more: Partial<Outcome> = {}): Outcome => ({
  status: 'completed',
  info: { message },
  ...more,
});

export const waiting = (message: string, more: Json = {}): Outcome => ({
  status: 'condition_not_met',
  info: { message, ...more },
});

export const failed = (message: string, cause?: string, more: Json = {}): Outcome => ({
  status: 'failed',
  info: { message, ...(cause === undefined ? {} : { cause }), ...more },
});

/** The reason in the node's words, and the type of what went wrong. */
export function causeIn({ body, text }: NodeAnswer): { readonly type: string; readonly reason: string } {
  const { type, reason } = objectOf(objectOf(body)['error']);
  return { type: String(type), reason: typeof reason === 'string' ? reason : text };
}

/** Done when the node says so, failed with its reason else. */
export function settled(answer: NodeAnswer, done: string, undone: string): Outcome {
  return answer.status < 300 ? completed(done) : failed(undone, causeIn(answer).reason);
}
