import type { Paint } from '../render/paint.ts';

/** How a command speaks: results on `out`, everything else on `err`. The tests hand in a recorder. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** Shows one line that the next one replaces, until something else is said; absent off a terminal. */
  readonly status?: (text: string) => void;
  readonly paint: Paint;
  /** Whether a person can be asked. */
  readonly interactive: boolean;
  ask(question: string): Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  now(): Date;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
}
