// A person at the keyboard: writes a line somewhere in a document, a few words at a time, and takes
// it out again in the end, so that a document is after a load test what it was before.

import { ChangeSet } from '@codemirror/state';
import type { Clock } from '../../app/collaboration/protocol/clock.ts';
import type { DocumentSession } from '../../app/collaboration/protocol/document-session.ts';
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

/** What is needed of a document. */
export type Paper = Pick<DocumentSession, 'text' | 'edit' | 'select' | 'onRemote'>;

export class Writer {
  readonly #paper: Paper;
  readonly #clock: Clock;
  readonly #stop: () => void;
  /** What was written and not taken out yet, in step with what others do. */
  #line: { from: number; to: number } | null = null;

  constructor(paper: Paper, clock: Clock) {
    this.#paper = paper;
    this.#clock = clock;
    this.#stop = paper.onRemote((changes) => {
      if (this.#line === null) return;
      const to = changes.mapPos(this.#line.to, -1);
      this.#line = { from: Math.min(changes.mapPos(this.#line.from, 1), to), to };
    });
  }

  /** Looks at some line, and now and then selects it. */
  look(): void {
    const { from, to } = this.#anyLine();
    this.#paper.select(from, this.#clock.random() < 0.3 ? to : from);
  }

  /** A few words more, on a line of their own. */
  write(): void {
    const words = phrases[Math.floor(between(this.#clock, 0, phrases.length))] ?? '';
    if (this.#line === null) {
      const { to } = this.#anyLine();
      this.#line = { from: to, to };
      this.#replace(to, to, `\n- ${words}`);
    } else {
      this.#replace(this.#line.to, this.#line.to, ` ${words}`);
    }
  }

  /** Takes out what was written. */
  erase(): void {
    if (this.#line !== null) this.#replace(this.#line.from, this.#line.to, '');
    this.#line = null;
  }

  /** Follows the document no more. */
  stop(): void {
    this.#stop();
  }

  #anyLine(): { readonly from: number; readonly to: number } {
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
