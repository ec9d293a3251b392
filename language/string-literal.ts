// The text that a quoted string of PromQL or TraceQL means. Both have Go's escapes; between
// backticks nothing is an escape.

const letters: Readonly<Record<string, string>> = {
  ...{ a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' },
  ...{ '\\': '\\', "'": "'", '"': '"' },
};

const escapes = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|(.?))/gs;

/** @returns the text, or null when an escape means nothing. */
export const readStringLiteral = (literal: string): string | null => {
  const inner = literal.slice(1, -1);
  if (literal.startsWith('`')) return inner;
  let known = true;
  const text = inner.replaceAll(escapes, (_, x, u, long, octal, letter?: string) => {
    const hex: string | undefined = x ?? u ?? long;
    const code = hex ? Number.parseInt(hex, 16) : octal ? Number.parseInt(octal, 8) : null;
    if (code !== null && code <= 0x10ffff) return String.fromCodePoint(code);
    const meant = letters[letter ?? ''];
    if (meant === undefined) known = false;
    return meant ?? '';
  });
  return known ? text : null;
};
