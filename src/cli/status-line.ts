import { clearLine, cursorTo } from 'node:readline';

/**
 * One line of a terminal that the next one replaces. Whoever writes something else there clears it first. Node's own
 * readline knows how; a library would bring spinners that nobody asked for.
 */
export function statusLine(terminal: NodeJS.WriteStream) {
  let isShown = false;
  const clear = (): void => {
    if (isShown) cursorTo(terminal, 0);
    if (isShown) clearLine(terminal, 0);
    isShown = false;
  };
  const show = (text: string): void => {
    clear();
    // One that wraps would leave its first part behind.
    terminal.write(text.slice(0, (terminal.columns || 80) - 1));
    isShown = true;
  };
  return { show, clear };
}
