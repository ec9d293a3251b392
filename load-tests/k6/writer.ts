// A person at the keyboard: writes a line somewhere in a document, a few words at a time, and takes
// it out again in the end, so that a document is after a load test what it was before. What others
// have locked is left alone, as an editor sees to.

import { ChangeSet } from '@codemirror/state';
import type { Clock } from '../../app/collaboration/protocol/clock.ts';
import type { DocumentSession } from '../../app/collaboration/protocol/document-session.ts';
import type { LockRange } from '../../app/collaboration/protocol/lock.ts';
import { between } from './pause.ts';

const phrases = [
  'ask the others first',
  'see the numbers of last week',
  'this needs a picture',
  'shorter, please',
  'moved to Thursday',
  'who knows more about it?',
  'works as described',
  'before the release',
  'twice as fast since then',
  'not for this quarter',
  'a second pair of eyes',
  'the table needs a heading',
];

/** What people write, and say in comments. */
export const somePhrase = (clock: Clock): string =>
  phrases[Math.floor(between(clock, 0, phrases.length))] ?? '';

/** What is needed of a document. */
export type Paper = Pick<DocumentSession, 'text' | 'edit' | 'select' | 'onRemote' | 'onRejected'>;

/** Some others may have written there meanwhile: then another line is looked for. */
const linesTried = 5;

export class Writer {
  readonly #paper: Paper;
  readonly #clock: Clock;
  readonly #locked: () => readonly LockRange[];
  readonly #stops: readonly (() => void)[];
  /** What was written and not taken out yet, in step with what others do. */
  #line: LockRange | null = null;
  #erased = '';
  /** What was taken out and stands here again. */
  #back: LockRange | null = null;

  /** @param locked what others have locked, in the text as it is seen here. */
  constructor(paper: Paper, clock: Clock, locked: () => readonly LockRange[] = () => []) {
    this.#paper = paper;
    this.#clock = clock;
    this.#locked = locked;
    this.#stops = [
      paper.onRemote((changes) => this.#follow(changes)),
      paper.onRejected(() => {
        this.#line ??= this.#back;
      }),
    ];
  }

  /** The line of one's own, without what ends the one before; null where nothing is written. */
  get line(): LockRange | null {
    const line = this.#line;
    return line === null || line.from === line.to ? null : { from: line.from + 1, to: line.to };
  }

  /** Looks at some line, and now and then selects it. */
  look(): void {
    const { from, to } = this.#anyLine();
    this.#paper.select(from, this.#clock.random() < 0.3 ? to : from);
  }

  /** A few words more, on a line of their own; nothing where others have locked everything. */
  write(): void {
    const words = somePhrase(this.#clock);
    if (this.#line !== null) {
      if (this.#isFree(this.#line)) this.#replace(this.#line.to, this.#line.to, ` ${words}`);
      return;
    }
    for (let tries = 0; tries < linesTried; tries += 1) {
      const { to } = this.#anyLine();
      if (!this.#isFree({ from: to, to })) continue;
      this.#line = { from: to, to };
      this.#replace(to, to, `\n- ${words}`);
      return;
    }
  }

  /** Takes out what was written. @returns false while a lock of others is in the way. */
  erase(): boolean {
    const line = this.#line;
    if (line === null) return true;
    if (!this.#isFree(line)) return false;
    this.#erased = this.#paper.text.sliceString(line.from, line.to);
    this.#replace(line.from, line.to, '');
    this.#line = null;
    return true;
  }

  /** Follows the document no more. */
  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #follow(changes: ChangeSet): void {
    this.#back = null;
    if (this.#line === null) {
      // The hub may not take an edit that a lock was taken before: what it undoes is still ours.
      changes.iterChanges((_fromA, _toA, from, to, inserted) => {
        if (this.#erased !== '' && inserted.toString() === this.#erased) this.#back = { from, to };
      });
      return;
    }
    const to = changes.mapPos(this.#line.to, -1);
    this.#line = { from: Math.min(changes.mapPos(this.#line.from, 1), to), to };
  }

  #isFree({ from, to }: LockRange): boolean {
    return this.#locked().every((lock) => lock.to < from || lock.from > to);
  }

  #anyLine(): LockRange {
    const { text } = this.#paper;
    return text.line(1 + Math.floor(between(this.#clock, 0, text.lines)));
  }

  #replace(from: number, to: number, insert: string): void {
    const changes = ChangeSet.of({ from, to, insert }, this.#paper.text.length);
    this.#paper.edit(changes);
    const end = from + insert.length;
    if (this.#line !== null) this.#line = { from: this.#line.from, to: end };
    this.#paper.select(end, end);
  }
}
