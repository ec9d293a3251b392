// Regular expressions of RE2, which Prometheus and Tempo have, as those of JavaScript with the flag s,
// or with u too where characters are told apart that only it knows. What both read alike is passed on, what they read otherwise is written out, and what only
// one of them knows, or RE2 does not take, is refused: a rule file with one such is refused whole.

/** What is wrong, in words. */
class Unknown extends Error {}

const unknown = (what: string): never => {
  throw new Unknown(what);
};

const inRe2Only =
  'it uses what only Prometheus knows: (?P<name>), \\pL, \\A, \\z, \\Q or [[:alpha:]]';
const spaces = '\\t\\n\\f\\r ';
const mostRepeats = 1000;
const deepest = 100;

const literal = (character: string): string =>
  /^[\^$\\.*+?()[\]{}|/-]$/.test(character) ? `\\${character}` : character;

/** Outside of a class a hyphen is one as it is, and cannot be escaped. */
const plain = (character: string): string => (character === '-' ? '-' : literal(character));

/** One character where JavaScript sees two halves; well-formed text has no half alone. */
const pair = '[\\ud800-\\udbff][\\udc00-\\udfff]';
const halves = '\\ud800-\\udfff';

/** Any number of characters is the same as any number of halves; else they must be kept together. */
const whole = (negative: string, follows: string | undefined, unicode: boolean): string =>
  unicode || follows === '*' ? `[^${negative}]` : `(?:${pair}|[^${negative}${halves}])`;

type Escape = { readonly text: string; readonly length: number; readonly isClass: boolean };

/** What stands at a backslash. */
const readEscape = (source: string, at: number, inClass: boolean, unicode: boolean): Escape => {
  const [character = ''] = source.slice(at + 1);
  const one = (text: string, isClass = false): Escape => ({
    ...{ text, isClass, length: 1 + character.length },
  });
  if (character === '') unknown('it ends with a backslash');
  if (/[DWS]/.test(character) && !inClass) {
    const none = character === 'S' ? spaces : `\\${character.toLowerCase()}`;
    return one(whole(none, source[at + 2], unicode), true);
  }
  if (/[dDwW]/.test(character)) return one(`\\${character}`, true);
  if (/[tnrfv]/.test(character)) return one(`\\${character}`);
  if (character === 'a') return one('\\x07');
  if (character === 's') return one(inClass ? spaces : `[${spaces}]`, true);
  if (/[bB]/.test(character) && !inClass) return one(`\\${character}`, true);
  if (character === 'x') {
    const [found, two, many] =
      /^\\x(?:([\da-fA-F]{2})|\{([\da-fA-F]{1,6})\})/.exec(source.slice(at)) ?? [];
    const code = Number.parseInt(two ?? many ?? '', 16);
    if (!found || code > 0x10ffff) return unknown("'\\x' is not followed by two digits or {…}");
    const text = unicode ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
    return { text, length: found.length, isClass: false };
  }
  if (/[1-9k]/.test(character))
    return unknown('Prometheus does not know a reference back to a group');
  if (/[zAQECpP]/.test(character)) return unknown(inRe2Only);
  // Of ASCII all that is neither a letter nor a digit is itself.
  if (/^[\0-\x7f]$/.test(character) && !/[a-zA-Z0-9]/.test(character))
    return one(inClass ? literal(character) : plain(character));
  return unknown(`'\\${character}' means nothing in Prometheus`);
};

/** The class that begins at a bracket. */
const readClass = (
  source: string,
  start: number,
  unicode: boolean,
): { readonly text: string; readonly end: number } => {
  let at = start + 1;
  const negative = source[at] === '^';
  if (negative) at++;
  let text = '';
  const first = at;
  const readOne = (): Escape => {
    if (source[at] === '\\') return readEscape(source, at, true, unicode);
    const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
    return { text: literal(character), length: character.length, isClass: false };
  };
  while (at < source.length) {
    if (source[at] === ']' && at > first)
      return { text: negative ? whole(text, source[at + 1], unicode) : `[${text}]`, end: at + 1 };
    if (source.startsWith('[:', at)) unknown(inRe2Only);
    const from = readOne();
    at += from.length;
    text += from.text;
    if (from.isClass || source[at] !== '-' || source[at + 1] === ']' || at + 1 >= source.length)
      continue;
    at++;
    const to = readOne();
    if (to.isClass) unknown('a range ends with a class');
    at += to.length;
    text += `-${to.text}`;
  }
  return unknown('a bracket is not closed');
};

/** How a group begins that JavaScript reads alike. */
const groups = ['(?:', '(?i:', '(?s:'];

const readGroup = (source: string, at: number): string => {
  if (!source.startsWith('(?', at)) return '(';
  if (/^\(\?<?[=!]/.test(source.slice(at)))
    unknown('Prometheus does not know looking ahead or behind');
  if (source.startsWith('(?P<', at)) unknown(inRe2Only);
  if (source.startsWith('(?<', at)) unknown('not every Prometheus knows groups with names');
  return (
    groups.find((group) => source.startsWith(group, at)) ??
    unknown('flags stand only at its start, as (?i)')
  );
};

const readRepeat = (source: string, at: number): string | null => {
  const [found, least, , most] = /^\{(\d+)(,(\d*))?\}/.exec(source.slice(at)) ?? [];
  if (!found) return null;
  if (Math.max(Number(least), Number(most ?? 0)) > mostRepeats)
    unknown(`Prometheus repeats at most ${mostRepeats} times`);
  return found;
};

const translate = (source: string, unicode: boolean): string => {
  let text = '';
  let depth = 0;
  for (let at = 0; at < source.length; ) {
    const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
    if (character === '\\') {
      const read = readEscape(source, at, false, unicode);
      text += read.text;
      at += read.length;
    } else if (character === '[') {
      const read = readClass(source, at, unicode);
      text += read.text;
      at = read.end;
    } else if (character === '(') {
      const group = readGroup(source, at);
      if (++depth > deepest) unknown(`its brackets are more than ${deepest} deep`);
      text += group;
      at += group.length;
    } else if (character === '.') {
      text += unicode || source[at + 1] === '*' ? '.' : `(?:${pair}|[^${halves}])`;
      at++;
    } else {
      const repeat = character === '{' ? readRepeat(source, at) : null;
      if (character === ')' && --depth < 0) unknown('a bracket closes that was not opened');
      text += repeat ?? (/^[{}\]]$/.test(character) ? literal(character) : character);
      at += repeat?.length ?? character.length;
    }
  }
  return text;
};

export type Translated = { readonly source: string; readonly flags: 's' | 'su' | 'isu' };

/** @returns the expression for JavaScript, or in words why there is none. */
export const fromRe2 = (source: string): Translated | string => {
  const [flag = ''] = /^\(\?[is]\)/.exec(source) ?? [];
  const insensitive = flag === '(?i)' || source.includes('(?i:');
  if (insensitive && /\\b/i.test(source.replaceAll('\\\\', '')))
    return 'where case does not matter, ends of words are not the same everywhere';
  const unicode = insensitive || /[\u{10000}-\u{10ffff}]|\\x\{[\da-f]{5}/iu.test(source);
  const flags = flag === '(?i)' ? 'isu' : unicode ? 'su' : 's';
  try {
    return { source: translate(source.slice(flag.length), unicode), flags };
  } catch (cause) {
    if (cause instanceof Unknown) return cause.message;
    throw cause;
  }
};
