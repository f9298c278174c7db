/** A text that stands nowhere but in the secret it marks, with the means to find it again in whatever form. */
export interface Marker {
  readonly text: string;
  /** Every form in which it would be told: whole, either half, in base64 wherever it begins, in hexadecimal. */
  readonly forms: readonly string[];
}

/** Letters and digits alone: no escape of JSON or of an address changes them, so whole and halves hold there too. */
export function marker(text: string): Marker {
  if (!/^[A-Za-z0-9]{16,}$/.test(text)) throw new Error(`${text} is no marker`);
  const middle = Math.ceil(text.length / 2);
  const halves = [text.slice(0, middle), text.slice(middle)];
  const lower = [text, ...halves].map((form) => form.toLowerCase());
  return {
    text,
    forms: [...new Set([...lower, ...halves.flatMap(inBase64), Buffer.from(text).toString('hex')])],
  };
}

/** What base64 makes of a text that begins at the first, second or third byte of a group, without the groups it shares. */
const inBase64 = (text: string): string[] =>
  [0, 1, 2].map((before) =>
    Buffer.from('-'.repeat(before) + text)
      .toString('base64')
      .slice(before === 0 ? 0 : 4, -4),
  );

/** The markers that a text tells, in whatever form. */
export const told = (text: string, markers: readonly Marker[]): string[] => {
  const lower = text.toLowerCase();
  return markers.flatMap(({ text: name, forms }) =>
    forms.some((form) => text.includes(form) || lower.includes(form)) ? [name] : [],
  );
};
