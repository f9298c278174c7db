import type { Engine } from '../../kinds/audit-policy/spec.gen.ts';
import { findSecrets } from './account-grammar.ts';
import { type Token, tokenise } from './tokens.ts';
import type { Range } from './values.ts';

/** A text with its secrets masked. `secrets` are what was taken out; `binds` that a password came by parameter. */
export interface Masked {
  readonly text: string;
  readonly secrets: readonly string[];
  readonly binds: boolean;
}

export const MASK = '********';

/** No statement can carry a password without one of these: the rest is not even cut into tokens. */
const TRIGGER =
  /identified|passw|pwd|secret|passphrase|addlogin|approle|addlinkedsrvlogin|change_users_login|create_credential|rds_set_external/i;

const MAXIMUM_DEPTH = 4;
/** Characters that are looked through; what follows is masked as a whole. */
const LONGEST = 64 * 1024;

/**
 * Masks the passwords of account statements in the four dialects: `PASSWORD '…'`, `IDENTIFIED BY …`,
 * `PASSWORD = 0x… HASHED`, `SECRET = '…'`, the arguments of sp_addlogin and its kind, the same inside literals and
 * comments. Fails closed: in an account statement whose quotes do not close, all from there on is masked.
 */
export function maskSecrets(text: string, dialect: Engine, depth = 0): Masked {
  if (!TRIGGER.test(text)) {
    return { text, secrets: [], binds: false };
  }
  if (text.length > LONGEST) {
    const head = maskSecrets(text.slice(0, LONGEST), dialect, depth);
    return { ...head, text: head.text.endsWith(MASK) ? head.text : `${head.text}${MASK}` };
  }
  if (depth > MAXIMUM_DEPTH) {
    return { text: MASK, secrets: [], binds: false };
  }
  const tokens = [...tokenise(text, dialect)];
  const code = tokens.filter(({ kind }) => kind !== 'comment');
  const ranges = findSecrets(code);
  const inner = uncovered(tokens, ranges).flatMap((token) => innerMask(token, dialect, depth));
  return rewrite(text, [...ranges.map((range) => cover(text, range)), ...inner], cutAt(text, code, ranges));
}

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly by: string;
  readonly secrets: readonly string[];
  readonly bind: boolean;
}

/** The tokens that no range covers already; both are in the order of the text. */
function uncovered(tokens: readonly Token[], ranges: readonly Range[]): readonly Token[] {
  let at = 0;
  return tokens.filter((token) => {
    while ((ranges[at]?.end ?? token.end) <= token.start) {
      at += 1;
    }
    return token.end <= (ranges[at]?.start ?? token.end);
  });
}

const LITERAL = /^([a-z&_]{0,3}\\?['"]|\$[^$]*\$|\/\*|--|#)?([\s\S]*)$/i;

/** Literals and comments may hold a statement of their own: EXEC('…'), EXECUTE IMMEDIATE '…', a connection string. */
function innerMask(token: Token, dialect: Engine, depth: number): readonly Replacement[] {
  const isText = token.kind === 'string' || token.kind === 'comment' || token.kind === 'open';
  if (!isText || !TRIGGER.test(token.text)) {
    return [];
  }
  const [, opening = '', content = ''] = LITERAL.exec(token.text) ?? [];
  const isQuoted = opening.endsWith("'");
  const closing = closingOf(token, opening);
  const body = closing === '' ? content : content.slice(0, -closing.length);
  const plain = isQuoted ? body.replaceAll("''", "'").replaceAll(/\\(['"])/g, '$1') : body;
  const masked = maskSecrets(plain, dialect, depth + 1);
  const cut = masked.text === plain ? -1 : masked.text.indexOf(MASK);
  if (cut < 0) {
    return [];
  }
  const kept = masked.text.slice(0, cut).replace(/['"]$/, '');
  const by = `${opening}${isQuoted ? kept.replaceAll("'", "''") : kept}${MASK}${closing}`;
  return [{ start: token.start, end: token.end, by, secrets: masked.secrets, bind: masked.binds }];
}

function closingOf({ kind }: Token, opening: string): string {
  if (kind === 'open' || opening === '--' || opening === '#') {
    return '';
  }
  return opening === '/*' ? '*/' : opening.startsWith('$') ? opening : opening.replace(/^[^\\'"]*/, '');
}

const ACCOUNT_VERBS = [
  'CREATE',
  'ALTER',
  'SET',
  'GRANT',
  'EXEC',
  'EXECUTE',
  'CALL',
  'CHANGE',
  'ADMINISTER',
  'BEGIN',
];

/** Where to mask to the end: at the first secret of a statement that ends inside a quote. */
function cutAt(text: string, code: readonly Token[], ranges: readonly Range[]): number | undefined {
  const open = code.findLast(({ kind }) => kind === 'open');
  const isAccount = ranges.length > 0 || code.some(({ text: word }) => ACCOUNT_VERBS.includes(word));
  if (open === undefined || !isAccount) {
    return undefined;
  }
  return Math.min(open.start, ranges[0]?.start ?? text.length);
}

function cover(text: string, { start, end, bind }: Range): Replacement {
  const value = text.slice(start, end);
  const quote = /^\w{0,2}(['"])/.exec(value)?.[1] ?? '';
  return { start, end, by: `${quote}${MASK}${quote}`, secrets: bind ? [] : literalsOf(value), bind };
}

/** A masked value as it may be written elsewhere: with and without its escapes. */
function literalsOf(value: string): readonly string[] {
  const raw =
    /['"]([\s\S]*)\\?['"]/.exec(value)?.[1] ?? value.replace(/^(?:\w{0,2}['"]|\$[^$]*\$)|\$[^$]*\$$/g, '');
  const forms = [raw, raw.replaceAll(/(['"])\1/g, '$1'), raw.replaceAll(/\\(.)/g, '$1')];
  return [...new Set(forms)].filter((secret) => secret !== '' && secret !== MASK);
}

function rewrite(text: string, replacements: readonly Replacement[], cut: number | undefined): Masked {
  const ordered = replacements
    .filter(({ start }) => cut === undefined || start < cut)
    .toSorted((one, other) => one.start - other.start);
  let at = 0;
  let written = '';
  for (const { start, end, by } of ordered) {
    written += text.slice(at, start) + by;
    at = end;
  }
  const rest = cut === undefined ? text.slice(at) : `${text.slice(at, Math.max(at, cut))}${MASK}`;
  return {
    text: written + rest,
    secrets: replacements.flatMap(({ secrets }) => secrets),
    binds: replacements.some(({ bind }) => bind),
  };
}
