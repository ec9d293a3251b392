// Pages of plain HTML, which need no script: others' words as text of them, and what all begin with.

const entities: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};

/** In an element or in an attribute. */
export const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

export type Page = {
  /** As text; the rest is HTML. */
  readonly title: string;
  /** Styles and the like. */
  readonly head: string;
  readonly body: string;
};

export const htmlPage = ({ title, head, body }: Page): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
${head}
</head>
<body>
${body}
</body>
</html>
`;
