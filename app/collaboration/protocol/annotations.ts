// The threads and bookmarks of one open document, where they are in the text seen here. They come
// whole by HTTP and each that changes by the hub; the newest version of each is kept. Their places
// follow the confirmed revisions in the hub's order, so that everybody has them at the same place.

import type { ChangeSet } from '@codemirror/state';
import { type Anchor, moveAnchor } from './anchor.ts';

export type AnnotationPerson = { readonly id: string; readonly name: string };

export type Comment = {
  readonly id: string;
  /** Null for people who are gone. */
  readonly author: AnnotationPerson | null;
  readonly text: string;
  readonly mentions: readonly AnnotationPerson[];
  /** Milliseconds of Unix time, as are all times here. */
  readonly createdAt: number;
  readonly editedAt: number | null;
};

export type Annotation = {
  readonly id: string;
  readonly kind: 'thread' | 'bookmark';
  /** Rises with each change of it. */
  readonly version: number;
  /** The revision in whose text the anchor stands. */
  readonly revision: number;
  readonly anchor: Anchor;
  /** What it was made on, as it was then. */
  readonly quote: string;
  /** Of a bookmark. */
  readonly name: string | null;
  readonly author: AnnotationPerson | null;
  readonly createdAt: number;
  readonly resolved: { readonly by: string | null; readonly at: number } | null;
  /** Oldest first; none on a bookmark. */
  readonly comments: readonly Comment[];
};

/** All of a document's, as they are told by HTTP. */
export type AnnotationList = {
  readonly revision: number;
  readonly annotations: readonly Annotation[];
};

/** Tells somebody that a comment calls them. */
export type Notice = {
  /** Of the comment. */
  readonly id: string;
  readonly document: { readonly id: string; readonly title: string };
  readonly annotation: string;
  readonly author: string | null;
  readonly text: string;
  readonly at: number;
  readonly read: boolean;
};

/** What is needed of a DocumentSession. */
export type Anchored = {
  readonly revision: number;
  readonly unconfirmed: readonly ChangeSet[];
};

type Change = { readonly revision: number; readonly changes: ChangeSet };

/** An annotation that comes late may be so many revisions behind. */
const tailLength = 1_000;

export class Annotations {
  readonly #document: Anchored;
  #all = new Map<string, Annotation>();
  /** What was told by the hub since a list was asked for is newer than the list. */
  #told = new Set<string>();
  readonly #gone = new Set<string>();
  #tail: Change[] = [];

  constructor(document: Anchored) {
    this.#document = document;
  }

  /** Oldest first, each at its place in the text seen here. */
  get all(): readonly Annotation[] {
    const { revision, unconfirmed } = this.#document;
    return [...this.#all.values()]
      .filter((annotation) => annotation.revision === revision)
      .map((annotation) => ({
        ...annotation,
        anchor: unconfirmed.reduce(moveAnchor, annotation.anchor),
      }))
      .toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  }

  /** Call it before a list is asked for. */
  asking(): void {
    this.#told = new Set();
  }

  /** @returns false where it is from too long ago to be moved: ask again. */
  replace(list: AnnotationList): boolean {
    const before = this.#all;
    this.#all = new Map([...before].filter(([id]) => this.#told.has(id)));
    return list.annotations.every((annotation) => this.#take(annotation, before));
  }

  /** @returns false where one is from too long ago to be moved: ask for all. */
  update(changed: readonly Annotation[], gone: readonly string[]): boolean {
    for (const id of gone) {
      this.#gone.add(id);
      this.#all.delete(id);
    }
    for (const { id } of changed) this.#told.add(id);
    return changed.every((annotation) => this.#take(annotation, this.#all));
  }

  /** The next revision of the text. */
  confirmed(change: Change): void {
    this.#tail.push(change);
    if (this.#tail.length > 2 * tailLength) this.#tail = this.#tail.slice(-tailLength);
    for (const annotation of this.#all.values()) {
      if (annotation.revision === change.revision - 1) this.#keep(annotation, [change]);
    }
  }

  /** The text began anew: what was confirmed before tells nothing any more. */
  restart(): void {
    this.#tail = [];
    this.#all.clear();
  }

  #take(annotation: Annotation, known: ReadonlyMap<string, Annotation>): boolean {
    const { id, version, revision } = annotation;
    if (this.#gone.has(id)) return true;
    const before = known.get(id);
    if (before !== undefined && before.version >= version) {
      this.#all.set(id, before);
      return true;
    }
    const behind = this.#document.revision - revision;
    // One from ahead of us waits for the revisions between.
    const missed = this.#tail.filter((change) => change.revision > revision);
    if (behind > missed.length) return false;
    this.#keep(annotation, missed);
    return true;
  }

  #keep(annotation: Annotation, changes: readonly Change[]): void {
    const anchor = changes.reduce(
      (moved, { changes: next }) => moveAnchor(moved, next),
      annotation.anchor,
    );
    const revision = annotation.revision + changes.length;
    this.#all.set(annotation.id, { ...annotation, anchor, revision });
  }
}
