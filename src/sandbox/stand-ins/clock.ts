import type { Answer } from './answers.ts';
import { illegalArgument, ok } from './answers.ts';
import { foundIn, openDocuments } from './documents.ts';
import { objectOf } from './json.ts';
import { timeValue } from './period.ts';
import type { Call, Route } from './routes.ts';
import type { CallerNode, NodeAnswer } from './upstream.ts';

/** How the sandbox's time differs from the machine's: some milliseconds ahead, or held at a moment (epoch ms). */
interface Setting {
  readonly ahead: number;
  readonly heldAt: number | null;
}

/** The sandbox's time. It is kept in the node: a stand-in that was killed goes on where it was. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  isHeld(): boolean;
  /** Takes up the time that was kept. */
  load(node: CallerNode): Promise<void>;
  /** Keeps and takes a new setting; with an answer of the node when it does not let the caller. */
  set(node: CallerNode, change: (setting: Setting) => Setting): Promise<NodeAnswer>;
}

const ID = 'clock';
const RUNNING: Setting = { ahead: 0, heldAt: null };

/** A clock that tests can move. `machine` gives the machine's time in epoch milliseconds. */
export function openClock(machine: () => number): Clock {
  const documents = openDocuments('.das-compliance-sandbox', {});
  let setting = RUNNING;
  return {
    now: () => setting.heldAt ?? machine() + setting.ahead,
    isHeld: () => setting.heldAt !== null,
    load: async (node) => {
      const found = foundIn(await documents.get(node, ID));
      setting = { ...RUNNING, ...found?._source };
    },
    set: async (node, change) => {
      const next = change(setting);
      const answer = await documents.put(node, ID, { ...next });
      if (answer.status < 300) setting = next;
      return answer;
    },
  };
}

const CLOCK = '/_sandbox/clock';

/**
 * `GET /_sandbox/clock` tells the time. `POST` moves it, and answers when all that fell due has been done once, as on
 * a machine that slept: `{"hold": true|false}` stops or starts it, `{"advance": "24h"}` moves it on, `{"reset": true}`
 * gives back the machine's time. `pass` does what is due.
 */
export function clockRoutes(
  clock: Clock,
  machine: () => number,
  pass: () => Promise<void>,
): readonly Route[] {
  const told = (): Answer => ok({ now: clock.now(), held: clock.isHeld() });
  return [
    { method: 'GET', path: CLOCK, answer: async () => told() },
    {
      method: 'POST',
      path: CLOCK,
      answer: async ({ node, body }: Call) => {
        const change = changeIn(body, machine);
        if (change === undefined) return illegalArgument('give hold, advance (such as 24h) or reset');
        // What is due by now is done first: an index that was just made is known from now on, not from then.
        await pass();
        const answer = await clock.set(node, change);
        if (answer.status >= 300) return answer;
        await pass();
        return told();
      },
    },
  ];
}

function changeIn(body: unknown, machine: () => number): ((setting: Setting) => Setting) | undefined {
  const { hold, advance, reset } = objectOf(body);
  const span = typeof advance === 'string' ? timeValue(advance) : undefined;
  if (reset === true) return () => RUNNING;
  if (typeof hold === 'boolean') return (setting) => held(setting, machine(), hold);
  return span === undefined ? undefined : (setting) => advanced(setting, span);
}

/** Held or running, the moment is the same. */
function held({ ahead, heldAt }: Setting, machine: number, hold: boolean): Setting {
  const now = heldAt ?? machine + ahead;
  return hold ? { ahead, heldAt: now } : { ahead: now - machine, heldAt: null };
}

const advanced = ({ ahead, heldAt }: Setting, span: number): Setting =>
  heldAt === null ? { ahead: ahead + span, heldAt } : { ahead, heldAt: heldAt + span };
