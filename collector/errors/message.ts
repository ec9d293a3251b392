// What stays the same of a message however often its error happens: values that differ each time are
// left out (numbers and ids of any look, addresses, whatever is quoted). It heads a group, and where
// there is no stack it is what groups.

const mostCharacters = 240;

const kinds: readonly (readonly [pattern: RegExp, sign: string])[] = [
  [/"(?:[^"\\]|\\.){0,500}"/g, '"…"'],
  [/`[^`]{0,500}`/g, '`…`'],
  // An apostrophe within a word opens no quotation.
  [/(?<![\p{L}\p{N}])'[^']{0,500}'(?![\p{L}\p{N}])/gu, "'…'"],
  [/\b[a-z][a-z0-9+.-]*:\/\/[^\s"'<>)\]]+/gi, '{url}'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '#'],
  [/[\w.+-]+@[\w-]+\.[\w.-]+\b/g, '{email}'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '{time}'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b/g, '{address}'],
  [/[+-]?\b0x[0-9a-f]+\b/gi, '#'],
  // An id may have no letter by chance, so ids and numbers share their sign. With a digit in it, else "deadbeef" and "facade" were ids.
  [/[+-]?\b(?=[a-f]*\d)[0-9a-f]{8,}\b/gi, '#'],
  [/\b(?=\w*\d)(?=\w*[a-z])[A-Za-z0-9_]{16,}\b/gi, '#'],
  [/(?<![\p{L}_])[+-]?\d+(?:[.,]\d+)*/gu, '#'],
];

/** @returns one line, at most 240 characters. */
export const normalMessage = (message: string): string => {
  const line = message.trimStart().split('\n', 1)[0]?.trim().slice(0, 600) ?? '';
  const normal = kinds.reduce((text, [pattern, sign]) => text.replace(pattern, sign), line);
  return normal.length <= mostCharacters ? normal : `${normal.slice(0, mostCharacters - 1)}…`;
};
