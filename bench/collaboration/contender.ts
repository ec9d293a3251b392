// What the bench asks of each server and of its own client, so that all are treated alike. A person
// has a line of their own in a document and types words of six characters there; a word is its
// number to the base 36 and a space, so whoever hears it knows when it was typed.

export type ContenderName = 'Signalbox' | 'ShareDB' | 'Hocuspocus' | 'Hocuspocus, storing at once';

export const contenderNames: readonly ContenderName[] = [
  'Signalbox',
  'ShareDB',
  'Hocuspocus',
  'Hocuspocus, storing at once',
];

/** Who sits where. */
export type Place = {
  readonly document: string;
  /** Of the document's lines; the person types at its end. */
  readonly line: number;
  /** Of the one server that asks for it. */
  readonly token: string;
};

/** One person with one document open, by the server's official client. */
export type Seat = {
  /** Deletes so many characters before the cursor, then writes there. */
  readonly type: (deletes: number, word: string) => void;
  readonly text: () => string;
  /** What went over the socket so far. */
  readonly bytes: () => number;
  readonly close: () => void;
};

/** @param heard is told what others wrote, as soon as it is in this person's text. */
export type OpenSeat = (
  url: string,
  place: Place,
  heard: (inserted: string) => void,
  lost: () => void,
) => Promise<Seat>;

export const wordLength = 6;

export const wordOf = (id: number): string => `${id.toString(36).padStart(wordLength - 1, '0')} `;

/** The numbers of the words in what was inserted, whole words only. */
export const idsIn = (inserted: string): number[] => {
  const ids: number[] = [];
  for (let at = 0; at + wordLength <= inserted.length; at += wordLength) {
    ids.push(Number.parseInt(inserted.slice(at, at + wordLength - 1), 36));
  }
  return ids;
};

const filler = 'the quick brown fox jumps over the lazy dog and runs away again. '.repeat(3);

/** What every document holds before anybody types: a line for each who will, about 200 characters. */
export const firstText = (lines: number): string =>
  Array.from({ length: lines }, (_, line) => `${filler}${String(line).padStart(4, '0')}: `).join(
    '\n',
  );

/** Where the cursor of the person of that line is at first. */
export const firstCursor = (text: string, line: number): number => {
  const mark = `${String(line).padStart(4, '0')}: `;
  const at = text.indexOf(mark);
  if (at < 0) throw new RangeError(`The document has no line ${line}.`);
  return at + mark.length;
};
