// Reading columns of a row that the schema promises to hold. What is not there is a mistake of ours,
// not of the data: the tables are STRICT.

export type Row = Readonly<Record<string, unknown>>;

/** @throws TypeError */
export const numberIn = (row: Row, column: string): number => {
  const value = row[column];
  if (typeof value !== 'number') throw new TypeError(`Column ${column} holds no number.`);
  return value;
};

export const numberOrNullIn = (row: Row, column: string): number | null =>
  row[column] === null ? null : numberIn(row, column);

/** @throws TypeError */
export const textIn = (row: Row, column: string): string => {
  const value = row[column];
  if (typeof value !== 'string') throw new TypeError(`Column ${column} holds no text.`);
  return value;
};

/** A JSON array of texts. */
export const textsIn = (row: Row, column: string): string[] => {
  const value: unknown = JSON.parse(textIn(row, column));
  if (!Array.isArray(value)) throw new TypeError(`Column ${column} holds no list.`);
  return value.map(String);
};

export const textOrNullIn = (row: Row, column: string): string | null =>
  row[column] === null ? null : textIn(row, column);

/** @throws TypeError when the column holds none of the words */
export const wordIn = <W extends string>(row: Row, column: string, words: readonly W[]): W => {
  const text = textIn(row, column);
  const word = words.find((each) => each === text);
  if (word === undefined) throw new TypeError(`Column ${column} holds "${text}".`);
  return word;
};
