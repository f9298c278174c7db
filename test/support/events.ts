import { readdirSync, readFileSync } from 'node:fs';
import type { JsonObject } from '../../src/ingest/parse.ts';
import type { Engine } from '../../src/kinds/audit-policy/spec.gen.ts';

/** A record of our own making in an engine's real shape, and what it must be told as. */
export interface EventFile {
  readonly engine: Engine;
  readonly name: string;
  readonly what: string;
  readonly expected: { readonly activity: string; readonly outcome: string; readonly '@timestamp': string };
  readonly record: JsonObject;
}

const FOLDER = new URL('../events/', import.meta.url);

export function eventFiles(engine: Engine): readonly EventFile[] {
  const folder = new URL(`${engine}/`, FOLDER);
  return readdirSync(folder).map((file) => ({
    engine,
    name: file.replace('.json', ''),
    ...(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Pick<
      EventFile,
      'what' | 'expected' | 'record'
    >),
  }));
}
