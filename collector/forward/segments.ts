// All files of the queue, oldest first, and up to where they are done with. What is done with is
// deleted; when room is needed the oldest goes, done or not.

import { mkdirSync, readFileSync } from 'node:fs';
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { openCursor, type Position } from './cursor.ts';
import { recordEnds } from './record.ts';
import { findSegments, openName, type Segment } from './segment.ts';
import type { WaitingBody } from './waiting.ts';

/** A body that was read, and where it stands. */
export type Held = WaitingBody & { readonly segment: Segment; readonly start: number };

export const inOrder = (a: Held, b: Held): number =>
  a.segment.number - b.segment.number || a.start - b.start;

export class Segments {
  readonly folder: string;
  readonly #onFault: (error: unknown) => void;
  readonly #cursor: ReturnType<typeof openCursor>;
  #all: Segment[];
  #lastNumber: number;
  readonly #deletions = new Set<Promise<void>>();
  /** What is read next: the first there is from here on. */
  next: Position;
  readonly underWay = new Set<Held>();
  /** Oldest first. */
  putBacks: Held[] = [];

  /** @throws where the folder cannot be used. */
  constructor(folder: string, onFault: (error: unknown) => void) {
    mkdirSync(folder, { recursive: true });
    this.folder = folder;
    this.#onFault = onFault;
    this.#cursor = openCursor(join(folder, 'sent'));
    this.#all = findSegments(folder);
    this.next = this.#cursor.read() ?? { segment: 0, offset: 0 };
    this.#lastNumber = Math.max(this.next.segment, this.#all.at(-1)?.number ?? 0);
    for (const { number, path } of this.#all) {
      if (number >= this.next.segment) break;
      this.#delete(path);
    }
    this.#all = this.#all.filter(({ number }) => number >= this.next.segment);
    const [first] = this.#all;
    if (first?.number !== this.next.segment) return;
    const ends = recordEnds(readFileSync(first.path));
    first.done = ends.filter((end) => end <= this.next.offset).length;
    this.sweep(first);
  }

  get all(): readonly Segment[] {
    return this.#all;
  }

  has(segment: Segment): boolean {
    return this.#all.includes(segment);
  }

  get bytes(): number {
    return this.#all.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** The segment to be read next, and from where; null where all were read. */
  reading(): { readonly segment: Segment; readonly offset: number } | null {
    const segment = this.#all.find(
      ({ number, bytes, closed }) =>
        number > this.next.segment ||
        (number === this.next.segment && (!closed || this.next.offset < bytes)),
    );
    if (segment === undefined) return null;
    return { segment, offset: segment.number === this.next.segment ? this.next.offset : 0 };
  }

  /** A new one at the end, whose file is still to be made. */
  add(): Segment {
    this.#lastNumber += 1;
    const path = join(this.folder, openName(this.#lastNumber));
    const segment = {
      ...{ number: this.#lastNumber, path, bytes: 0, bodies: 0, done: 0, closed: false },
    };
    this.#all.push(segment);
    return segment;
  }

  remove(segment: Segment): void {
    this.#all = this.#all.filter((each) => each !== segment);
    this.#delete(segment.path);
  }

  /** Deletes it where nothing in it is to be sent any more. */
  sweep(segment: Segment): void {
    if (segment.closed && segment.done >= segment.bodies && this.has(segment)) this.remove(segment);
  }

  /** @returns how many were dropped: what is under way is not, unless it comes back. */
  dropOldest(): number {
    const [oldest] = this.#all;
    if (oldest === undefined) return 0;
    const flying = [...this.underWay].filter(({ segment }) => segment === oldest).length;
    this.putBacks = this.putBacks.filter(({ segment }) => segment !== oldest);
    this.remove(oldest);
    return oldest.bodies - oldest.done - flying;
  }

  /** Everything before it is done with. */
  lowest(): Position {
    const held = [...this.putBacks, ...this.underWay].filter(({ segment }) => this.has(segment));
    const [first] = held.toSorted(inOrder);
    return first ? { segment: first.segment.number, offset: first.start } : this.next;
  }

  noteProgress(): void {
    try {
      this.#cursor.write(this.lowest());
    } catch (error) {
      this.#onFault(error);
    }
  }

  /** Resolves when what is done with is gone. */
  async close(): Promise<void> {
    this.noteProgress();
    this.#cursor.close();
    await Promise.all(this.#deletions);
  }

  #delete(path: string): void {
    const deletion = unlink(path)
      .catch(this.#onFault)
      .finally(() => this.#deletions.delete(deletion));
    this.#deletions.add(deletion);
  }
}
