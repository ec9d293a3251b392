// Others' words as text of XML, HTML or SVG, in an element or in an attribute.

const entities: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' },
};

/** Also drops what XML 1.0 cannot have at all. */
export const escaped = (text: string): string =>
  text
    .replaceAll(/[^\t\n\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll(/[&<>"\n]/g, (character) => entities[character] ?? '');
