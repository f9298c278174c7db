/**
 * A text on one line that cannot rewrite the terminal it is printed on, whatever a server or a file put into it: control
 * and format characters (direction marks among them), line separators and halves of characters become U+FFFD.
 */
export const printable = (text: string): string => text.replaceAll(UNPRINTABLE, '\ufffd');

const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
