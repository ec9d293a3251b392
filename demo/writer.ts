// A person at the keyboard: writes a note word by word at the end of the document's notes and tidies
// them up when there are many, so that a document lives but does not grow for ever.

import { ChangeSet, type Text } from '@codemirror/state';
import type { DocumentSession } from '../app/collaboration/protocol/document-session.ts';
import type { Chance } from './chance.ts';
import { sentences } from './sentences.ts';

const heading = '## Notes';
const mostNotes = 14;

/** Where the notes begin: the line after their heading; null where there are none yet. */
const notesOf = (text: Text): { readonly firstLine: number } | null => {
  for (let number = text.lines; number >= 1; number -= 1) {
    if (text.line(number).text === heading) return { firstLine: number + 1 };
  }
  return null;
};

/** The oldest notes, where there are too many. */
export const surplus = (text: Text): { readonly from: number; readonly to: number } | null => {
  const notes = notesOf(text);
  if (notes === null) return null;
  const excess = text.lines - notes.firstLine + 1 - mostNotes;
  if (excess <= 0) return null;
  const from = text.line(notes.firstLine).from;
  const next = notes.firstLine + excess;
  return { from, to: text.line(next).from };
};

export class Writer {
  readonly #document: DocumentSession;
  readonly #chance: Chance;
  readonly #pause: (seconds: number) => Promise<void>;
  readonly #stop: () => void;
  /** Where the next word goes, in step with what others write. */
  #cursor = 0;

  constructor(
    document: DocumentSession,
    chance: Chance,
    pause: (seconds: number) => Promise<void>,
  ) {
    this.#document = document;
    this.#chance = chance;
    this.#pause = pause;
    this.#stop = document.onRemote((changes) => {
      this.#cursor = changes.mapPos(this.#cursor, -1);
    });
  }

  /** Looks at one place and another, as readers do. */
  async read(seconds: number): Promise<void> {
    const { text } = this.#document;
    const line = text.line(1 + Math.floor(this.#chance.between(0, text.lines)));
    this.#document.select(line.from, this.#chance.percent(30) ? line.to : line.from);
    await this.#pause(seconds);
  }

  /** Writes one note, in words and with pauses, for about as long as asked. */
  async writeNote(seconds: number): Promise<void> {
    const words = this.#chance.pick(sentences).split(' ');
    const { text } = this.#document;
    const start = notesOf(text) === null ? `\n\n${heading}\n- ` : '\n- ';
    this.#cursor = text.length;
    this.#type(start);
    const each = seconds / (words.length + 1);
    for (const [index, word] of words.entries()) {
      await this.#pause(this.#chance.between(0.5 * each, 1.5 * each));
      if (this.#chance.percent(8)) await this.#mistype(each);
      this.#type(index === 0 ? word : ` ${word}`);
    }
  }

  /** Deletes the oldest notes where there are many. */
  tidy(): void {
    const { text } = this.#document;
    const range = surplus(text);
    if (range !== null) this.#edit(range.from, range.to, '');
  }

  leave(): void {
    this.#stop();
    this.#document.close();
  }

  async #mistype(each: number): Promise<void> {
    const before = this.#cursor;
    this.#type(' teh');
    await this.#pause(each);
    // Somebody may have deleted it meanwhile.
    if (this.#cursor - before === 4) this.#edit(before, this.#cursor, '');
  }

  #type(insert: string): void {
    this.#edit(this.#cursor, this.#cursor, insert);
  }

  #edit(from: number, to: number, insert: string): void {
    const { length } = this.#document.text;
    const changes = ChangeSet.of({ from, to, insert }, length);
    this.#document.edit(changes);
    this.#cursor = changes.mapPos(this.#cursor, 1);
    this.#document.select(this.#cursor, this.#cursor);
  }
}
