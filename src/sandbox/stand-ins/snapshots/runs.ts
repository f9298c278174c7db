import { nextRun } from '../cron.ts';
import type { Json } from '../json.ts';
import { isJson, objectOf } from '../json.ts';
import type { CallerNode } from '../upstream.ts';

/** What snapshot management remembers of one half of a policy, as `_explain` shows it. Times in epoch ms. */
export interface Half {
  readonly current_state: string;
  readonly trigger: { readonly time: number };
  /** The snapshot that is being made. */
  readonly started?: readonly string[];
  readonly latest_execution?: Execution;
  readonly retry?: { readonly count: number };
}

export interface Execution {
  readonly status: 'IN_PROGRESS' | 'RETRYING' | 'SUCCESS' | 'FAILED';
  readonly start_time: number;
  readonly end_time: number | null;
  readonly info: { readonly message?: string; readonly cause?: string };
}

/** The document of a policy's runs. */
export interface Runs {
  readonly sm_metadata: {
    readonly name: string;
    readonly policy_seq_no: number;
    readonly policy_primary_term: number;
    readonly creation?: Half;
    readonly deletion?: Half;
  };
  /** When each snapshot was made by the sandbox's clock; the node knows only the machine's. */
  readonly made: Readonly<Record<string, number>>;
}

export type Workflow = 'creation' | 'deletion';

/** One run of a policy's job at `now`. */
export interface Run {
  readonly node: CallerNode;
  readonly now: number;
  readonly name: string;
  readonly policy: Json;
  /** `/_snapshot/<repository>` */
  readonly repository: string;
  readonly newName: () => string;
  readonly save: (runs: Runs) => Promise<void>;
  /** Tells the policy's channel, if it wants to hear of this. */
  readonly tell: (of: 'creation' | 'deletion' | 'failure', message: string) => Promise<void>;
}

/** Runs that know the policy in this version; when it is another, the next turn counts from the change on. */
export function runsOf(policy: Json, version: readonly [number, number], known: Runs | undefined): Runs {
  const before = known?.sm_metadata;
  if (
    known !== undefined &&
    before?.policy_seq_no === version[0] &&
    before.policy_primary_term === version[1]
  )
    return known;
  return {
    sm_metadata: {
      name: String(policy['name']),
      policy_seq_no: version[0],
      policy_primary_term: version[1],
      ...half(policy, 'creation', before?.creation),
      ...half(policy, 'deletion', before?.deletion),
    },
    made: known?.made ?? {},
  };
}

function half(
  policy: Json,
  which: Workflow,
  before: Half | undefined,
): { readonly [name in Workflow]?: Half } {
  if (!isJson(policy[which])) return {};
  const start: Half = before ?? { current_state: startOf(which), trigger: { time: 0 } };
  return { [which]: { ...start, trigger: triggerAfter(policy, which, Number(policy['last_updated_time'])) } };
}

export const startOf = (which: Workflow): string => `${which.toUpperCase()}_START`;

/** The first turn of a half's schedule after an instant. */
export function triggerAfter(policy: Json, which: Workflow, time: number): Half['trigger'] {
  const { expression, timezone } = objectOf(objectOf(objectOf(policy[which])['schedule'])['cron']);
  return { time: nextRun(String(expression), String(timezone), time) ?? Number.MAX_SAFE_INTEGER };
}

export const withHalf = (runs: Runs, which: Workflow, changed: Half): Runs => ({
  ...runs,
  sm_metadata: { ...runs.sm_metadata, [which]: changed },
});

/** What an execution is at now: the time stands before each message, as the plugin prints it. */
export function executed(
  before: Half,
  status: Execution['status'],
  now: number,
  info: Execution['info'],
): Half & { readonly latest_execution: Execution } {
  const at = `[${new Date(now).toISOString().replace(/\.\d+Z/, 'Z')}]: `;
  const isOver = status === 'SUCCESS' || status === 'FAILED';
  return {
    ...before,
    latest_execution: {
      status,
      start_time: before.latest_execution?.start_time ?? now,
      end_time: isOver ? now : null,
      info: Object.fromEntries(Object.entries(info).map(([name, words]) => [name, at + words])),
    },
  };
}

/** A half whose next execution begins now, unless one is being tried again. */
export function afresh(half: Half): Half {
  const { latest_execution: _latest, ...rest } = half;
  return half.retry === undefined ? rest : half;
}

/** Back at the start of a half, with nothing under way. */
export function atStart({ started: _started, retry: _retry, ...rest }: Half, which: Workflow): Half {
  return { ...rest, current_state: startOf(which) };
}

/** A step that failed is tried in three more runs, then given up until the next turn. */
export async function failed(run: Run, half: Half, which: Workflow, info: Execution['info']): Promise<Half> {
  if (info.message !== undefined) await run.tell('failure', info.message);
  const left = half.retry === undefined ? 3 : half.retry.count - 1;
  if (left > 0) return { ...executed(half, 'RETRYING', run.now, info), retry: { count: left } };
  return atStart(executed(half, 'FAILED', run.now, info), which);
}
