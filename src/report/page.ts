import { shown } from './shown.ts';

/** What a template sees: plain data, every text already made safe to look at, nothing left to compute. */
export interface Page {
  readonly title: string;
  readonly period: string;
  readonly facts: readonly Fact[];
  readonly figures: readonly Fact[];
  readonly completeness: Completeness;
  readonly sections: readonly SectionPage[];
}

/** `state` is `proven`, `none` (no audit index exists) or `running` (the month is not over). */
export interface Completeness {
  readonly state: 'proven' | 'running' | 'none';
  readonly headline: string;
  readonly sentences: readonly string[];
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

export interface SectionPage {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly purpose: string;
  readonly controls: readonly string[];
  readonly statements: readonly string[];
  readonly charts: readonly Chart[];
  readonly tables: readonly Table[];
  /** How the numbers of the section were proven, one line a count. */
  readonly proofs: readonly string[];
  readonly notes: readonly string[];
  /** Roles that sign here. */
  readonly signatures: readonly string[];
}

/** Stacked bars: one value of each series per label. */
export interface Chart {
  readonly title: string;
  readonly description: string;
  readonly labels: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[] }[];
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  /** Says what is not shown; empty when every row is. */
  readonly note: string;
}

/** `kind` is a CSS class: text, name (from audit data), code (a statement), number, time. */
export interface Column {
  readonly label: string;
  readonly kind: Cell['kind'];
}

export interface Cell {
  readonly kind: 'text' | 'name' | 'code' | 'number' | 'time';
  readonly text: string;
}

/** A table of at most `limit` rows; what is left out is stated with the numbers. `order` ends "…, most events first". */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly (string | number | undefined)[])[],
  limit: number,
  order: string,
): Table {
  const cells = rows.slice(0, limit).map((row) => columns.map((column, index) => cell(column, row[index])));
  const cut = rows.length > limit;
  return { caption, columns, rows: cells, note: cut ? rowsLeftOut(limit, rows.length, order) : '' };
}

/** The sentence under a table that does not show all there is. */
export const rowsLeftOut = (shownRows: number, all: number, order: string): string =>
  `Showing ${count(shownRows)} of ${count(all)} rows, ${order}; ${count(all - shownRows)} are not shown. Counts include all.`;

/** `1,234` */
export const count = (value: number): string => value.toLocaleString('en-US');

/** `1 event`, `2 events`, `no events` */
export const plural = (value: number, one: string, many = `${one}s`): string =>
  value === 0 ? `no ${many}` : `${count(value)} ${value === 1 ? one : many}`;

/** `2026-10-05 01:02:03`, always UTC. */
export const time = (iso: string): string => iso.slice(0, 19).replace('T', ' ');

export const text = (label: string): Column => ({ label, kind: 'text' });
export const name = (label: string): Column => ({ label, kind: 'name' });
export const code = (label: string): Column => ({ label, kind: 'code' });
export const number = (label: string): Column => ({ label, kind: 'number' });
export const moment = (label: string): Column => ({ label, kind: 'time' });

function cell({ kind }: Column, value: string | number | undefined): Cell {
  if (typeof value === 'number') return { kind, text: count(value) };
  if (value === undefined) return { kind, text: '(not reported)' };
  if (value === '') return { kind, text: '(empty)' };
  if (kind === 'time') return { kind, text: time(value) };
  return { kind, text: shown(value, LIMITS[kind]) };
}

const LIMITS = { text: 200, name: 120, code: 600, number: 40, time: 40 } as const;
