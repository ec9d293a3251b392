// Regular expressions of queries. They must match the whole text and mean the same in RE2 (which
// Prometheus and Tempo use) and in JavaScript; what only one of them knows is refused.

const onlyInJavaScript = [
  { pattern: /\(\?<?[=!]/, what: 'looking ahead or behind' },
  { pattern: /\\[1-9]|\\k</, what: 'a reference back to a group' },
] as const;

/** `(?i)` at the start holds for all of it, as RE2 has it. */
const compile = (source: string): RegExp => {
  const insensitive = source.startsWith('(?i)');
  return new RegExp(`^(?:${insensitive ? source.slice(4) : source})$`, insensitive ? 'is' : 's');
};

/** @returns the expression, anchored at both ends, or in words why it cannot be used. */
export const anchoredRegExp = (source: string): RegExp | string => {
  const unescaped = source.replaceAll('\\\\', '');
  const alien = onlyInJavaScript.find(({ pattern }) => pattern.test(unescaped));
  if (alien) return `Prometheus does not know ${alien.what}`;
  if (/\(\?P<|\\[zAQECpP]|\[\[:/.test(unescaped))
    return 'it uses what only Prometheus knows: (?P<name>), \\pL, \\A, \\z, \\Q or [[:alpha:]]';
  try {
    return compile(source);
  } catch (cause) {
    if (cause instanceof SyntaxError) return 'it is not well formed';
    throw cause;
  }
};
