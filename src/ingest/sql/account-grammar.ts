import { secretArguments } from './procedures.ts';
import type { Token } from './tokens.ts';
import { type Range, valueAt } from './values.ts';

/** What the words before tell of the statement in which a token stands. */
interface Setting {
  readonly readsData: boolean;
  readonly namesAccount: boolean;
  readonly identified: boolean;
}

const DATA_VERBS = ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE', 'WITH', 'VALUES', 'TABLE'];
const ACCOUNTS = ['USER', 'ROLE', 'LOGIN', 'GROUP'];
const PASSWORD_WORD = /(PASSWORD|PASSWD|PWD|SECRET|PASSPHRASE)$/;

/** Where the secrets of account statements stand, in the order of the text and without overlap. */
export function findSecrets(tokens: readonly Token[]): readonly Range[] {
  const found: Range[] = [];
  let setting = settingOf(tokens, 0);
  let covered = -1;
  tokens.forEach((token, at) => {
    setting = nextSetting(setting, tokens, at, token);
    const ranges = token.end <= covered ? [] : secretsAt(tokens, at, token, setting);
    for (const range of ranges) {
      found.push(range);
      covered = range.end;
    }
  });
  return found;
}

function nextSetting(setting: Setting, tokens: readonly Token[], at: number, { text }: Token): Setting {
  if (text === ';') {
    return settingOf(tokens, at + 1);
  }
  return text === 'IDENTIFIED' || text === 'PASSWORD' ? { ...setting, identified: true } : setting;
}

function settingOf(tokens: readonly Token[], from: number): Setting {
  const lead = tokens[from]?.text ?? '';
  return {
    readsData: DATA_VERBS.includes(lead),
    namesAccount: ['CREATE', 'ALTER'].includes(lead) && ACCOUNTS.includes(tokens[from + 1]?.text ?? ''),
    identified: false,
  };
}

function secretsAt(tokens: readonly Token[], at: number, token: Token, setting: Setting): readonly Range[] {
  if (token.kind !== 'word' && token.kind !== 'quoted') {
    return [];
  }
  if (token.text === 'IDENTIFIED') {
    return afterIdentified(tokens, at + 1);
  }
  if (token.text === 'REPLACE' && setting.identified && tokens[at + 1]?.text !== '(') {
    return present(valueAt(tokens, at + 1));
  }
  const secrets = secretArguments(tokens, at);
  return secrets.length === 0 && PASSWORD_WORD.test(token.text)
    ? afterPassword(tokens, at + 1, setting)
    : secrets;
}

/** IDENTIFIED [WITH|VIA plugin] BY|AS|USING [PASSWORD|VALUES] secret [, secret …]. */
function afterIdentified(tokens: readonly Token[], from: number): readonly Range[] {
  const word = tokens[from]?.text ?? '';
  if (word === 'EXTERNALLY' || word === 'GLOBALLY') {
    return [];
  }
  const isPlugin = word === 'WITH' || word === 'VIA';
  const by = tokens[isPlugin ? from + 2 : from];
  const next = (isPlugin ? from + 2 : from) + 1;
  if (by?.kind === 'string' || by?.kind === 'open') {
    return present(valueAt(tokens, next - 1));
  }
  return ['BY', 'AS', 'USING'].includes(by?.text ?? '') ? listed(tokens, skipHashWords(tokens, next)) : [];
}

function skipHashWords(tokens: readonly Token[], at: number): number {
  const isHashWord = ['PASSWORD', 'VALUES', 'VALUE'].includes(tokens[at]?.text ?? '');
  return isHashWord && isLiteral(tokens[at + 1]) ? at + 1 : at;
}

/** Oracle's GRANT … TO a, b IDENTIFIED BY secret-a, secret-b; elsewhere a comma is followed by the next account. */
function listed(tokens: readonly Token[], from: number): readonly Range[] {
  const found: Range[] = [];
  let value = valueAt(tokens, from);
  while (value !== undefined) {
    found.push(value);
    const goesOn = tokens[value.next]?.text === ',' && tokens[value.next + 2]?.text !== 'IDENTIFIED';
    value = goesOn && isBare(tokens[from]) ? valueAt(tokens, value.next + 1) : undefined;
  }
  return found;
}

const isBare = (token: Token | undefined): boolean => token?.kind === 'word' || token?.kind === 'quoted';

const EQUALS: ReadonlySet<string> = new Set(['=', ':=', '=>']);
const LINKS: ReadonlySet<string> = new Set(['TO', 'IS', 'AS', 'BY']);

function afterPassword(tokens: readonly Token[], at: number, setting: Setting): readonly Range[] {
  const text = tokens[at]?.text ?? '';
  if (text === 'FOR') {
    return afterFor(tokens, at);
  }
  if (EQUALS.has(text) || LINKS.has(text)) {
    const takesAny = EQUALS.has(text) && !setting.readsData;
    return takesAny || isLiteral(tokens[at + 1]) ? present(valueAt(tokens, at + 1)) : [];
  }
  return isSecret(tokens, at, setting) ? present(valueAt(tokens, at)) : [];
}

function isSecret(tokens: readonly Token[], at: number, setting: Setting): boolean {
  const token = tokens[at];
  return isLiteral(token?.text === '(' ? tokens[at + 1] : token) || isMistyped(token, setting);
}

/** SET PASSWORD FOR account = secret: the account's name is at most a handful of tokens. */
function afterFor(tokens: readonly Token[], at: number): readonly Range[] {
  const near = tokens.slice(at, at + 8);
  const equals = near.findIndex(({ text }) => text === '=' || text === ':=' || text === 'TO');
  const end = near.findIndex(({ text }) => text === ';');
  return equals < 0 || (end >= 0 && end < equals) ? [] : present(valueAt(tokens, at + equals + 1));
}

const PASSWORD_OPTIONS: ReadonlySet<string> = new Set(
  'NULL EXPIRE EXPIRED NEVER HISTORY REUSE REQUIRE POLICY LOCK UNLOCK DEFAULT INTERVAL CURRENT OPTIONAL AND ACCOUNT'.split(
    ' ',
  ),
);

/** CREATE USER x PASSWORD hunter2: refused by the server, reported all the same. */
function isMistyped(token: Token | undefined, setting: Setting): boolean {
  return isBare(token) && setting.namesAccount && !PASSWORD_OPTIONS.has(token?.text ?? '');
}

const isLiteral = (token: Token | undefined): boolean =>
  token?.kind === 'string' || token?.kind === 'open' || /^0X[0-9A-F]+$/.test(token?.text ?? '');

const present = (range: Range | undefined): readonly Range[] => (range === undefined ? [] : [range]);
