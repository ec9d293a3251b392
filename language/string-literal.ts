// The text that a quoted string of PromQL or TraceQL means. Both have Go's escapes; between
// backticks nothing is an escape. A single byte above 7 bits is no text, nor is half a surrogate pair.

const letters: Readonly<Record<string, string>> = {
  ...{ a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ '\\': '\\', "'": "'", '"': '"' },
};

const escapes = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|(.?))/gs;

/** @returns the text, or null when an escape means nothing. */
export const readStringLiteral = (literal: string): string | null => {
  const inner = literal.slice(1, -1);
  if (literal.startsWith('`')) return inner;
  const otherQuote = literal.startsWith('"') ? "'" : '"';
  let known = true;
  const text = inner.replaceAll(escapes, (_, x, u, long, octal, letter?: string) => {
    const byte: string | undefined = x ?? octal;
    const code = Number.parseInt(byte ?? u ?? long, octal ? 8 : 16);
    const most = byte === undefined ? 0x10ffff : 0x7f;
    const surrogate = code >= 0xd800 && code <= 0xdfff;
    if (code <= most && !surrogate) return String.fromCodePoint(code);
    const meant = letter === otherQuote ? undefined : letters[letter ?? ''];
    if (meant === undefined) known = false;
    return meant ?? '';
  });
  return known ? text : null;
};
