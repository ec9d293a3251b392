// A span's attributes as a reader sees them: sorted, values as text.

export type AttributeRow = { readonly name: string; readonly value: string };

const valueText = (value: unknown): string => {
  if (typeof value === 'string') return value === '' ? '(empty)' : value;
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
};

export const attributeRows = (
  attributes: Readonly<Record<string, unknown>>,
): readonly AttributeRow[] =>
  Object.entries(attributes)
    .map(([name, value]) => ({ name, value: valueText(value) }))
    .toSorted((a, b) => a.name.localeCompare(b.name, 'en'));

const kindWords: Readonly<Record<string, string>> = {
  server: 'answers a request',
  client: 'calls another process',
  producer: 'sends a message',
  consumer: 'takes a message',
  internal: 'within the process',
};

export const kindInWords = (kind: string): string => {
  const words = kindWords[kind];
  return words === undefined ? kind : `${kind}: ${words}`;
};
