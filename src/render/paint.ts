import { styleText } from 'node:util';

export type Colour = 'green' | 'yellow' | 'red' | 'dim' | 'bold';

/** Colours a text, or leaves it as it is where colours are not wanted. */
export type Paint = (colour: Colour, text: string) => string;

export const painted: Paint = (colour, text) => styleText(colour, text, { validateStream: false });
export const plain: Paint = (_colour, text) => text;
