import type { Engine } from '../kinds/audit-policy/spec.gen.ts';
import type { NormalEvent } from './event.ts';
import { isObject, type Json } from './parse.ts';
import { MASK, maskSecrets } from './sql/secrets.ts';

/** Shorter ones appear in any text by accident. */
const SHORTEST_SECRET = 3;

/** The fields in which a statement, or a piece of it, may come again. */
const ECHOES = ['errorMessage', 'paramList', 'engineNativeAuditFields', 'unknownFields'] as const;

/**
 * Masks the passwords of account statements wherever the event repeats them: in every text by its own words, and
 * what was found in commandText also where it stands alone (an error message that quotes it, a parameter). An event
 * in which something was masked says `redacted: true`.
 */
export function redact<E extends NormalEvent>(event: E): E {
  const { engine, commandText } = event;
  if (commandText !== undefined && isLatePiece(event)) {
    return { ...event, ...echoesMasked(event, [], false), commandText: MASK, redacted: true };
  }
  const masked = commandText === undefined ? undefined : maskSecrets(commandText, engine);
  const echoes = echoesMasked(event, masked?.secrets ?? [], masked?.binds ?? false);
  const isChanged = masked?.text !== commandText || ECHOES.some((field) => echoes[field] !== event[field]);
  return isChanged
    ? { ...event, ...echoes, ...(masked === undefined ? {} : { commandText: masked.text }), redacted: true }
    : event;
}

/** Masks every text of a value by its own words, for what goes to quarantine without an engine to go by. */
export function redactJson(value: Json): Json {
  const engines: readonly Engine[] = ['aurora-postgresql', 'aurora-mysql', 'oracle', 'sqlserver'];
  return mapTexts(value, (text) =>
    engines.reduce((masked, engine) => maskSecrets(masked, engine).text, text),
  );
}

/**
 * SQL Server cuts statements into pieces of 4,000 characters. From the second piece on nobody can tell what is
 * inside a quote, so that of an account statement is masked whole.
 */
function isLatePiece({ engine, activity, substatementId }: NormalEvent): boolean {
  return (
    engine === 'sqlserver' && Number(substatementId) > 1 && (activity === 'role' || activity === 'grant')
  );
}

type Echoes = Pick<NormalEvent, (typeof ECHOES)[number]>;

function echoesMasked(event: NormalEvent, secrets: readonly string[], binds: boolean): Echoes {
  const long = secrets.filter((secret) => secret.length >= SHORTEST_SECRET);
  const mask = (text: string): string =>
    long.reduce((masked, secret) => masked.replaceAll(secret, MASK), maskSecrets(text, event.engine).text);
  const entries = ECHOES.flatMap((field) => {
    const value = event[field];
    if (value === undefined) {
      return [];
    }
    // A password that came by parameter is one of these, nobody knows which.
    const isParameter = binds && field === 'paramList';
    return [[field, mapTexts(value as Json, isParameter ? () => MASK : mask)] as const];
  });
  return Object.fromEntries(entries) as Echoes;
}

/** The same value, not a copy, when no text changes. */
function mapTexts(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') {
    return change(value);
  }
  if (Array.isArray(value)) {
    const items = value.map((item: Json) => mapTexts(item, change));
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  if (!isObject(value)) {
    return value;
  }
  const entries = Object.entries(value).map(([name, item]) => [name, mapTexts(item, change)] as const);
  return entries.some(([name, item]) => item !== value[name]) ? Object.fromEntries(entries) : value;
}
