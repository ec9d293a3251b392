// The threads and bookmarks of an open document as the page shows them, the one that is looked at,
// and the one that is being made. It asks for all with each connection, and now and then; what
// changes between is told by the hub.

import type { ChangeSet } from '@codemirror/state';
import { type Anchor, moveAnchor } from '../../collaboration/protocol/anchor.ts';
import {
  type Annotation,
  type AnnotationList,
  Annotations,
} from '../../collaboration/protocol/annotations.ts';
import type { DocumentSession } from '../../collaboration/protocol/document-session.ts';

export type Draft = {
  /** What it will be known by. */
  readonly id: string;
  readonly kind: Annotation['kind'];
  readonly anchor: Anchor;
};

export type BookView = {
  /** Those that can be seen in the text or beside it, oldest first. */
  readonly all: readonly Annotation[];
  readonly loaded: boolean;
  /** Why the last list did not come; null when it did. */
  readonly problem: string | null;
  readonly selected: string | null;
  readonly draft: Draft | null;
};

export type BookParts = {
  readonly session: Pick<
    DocumentSession,
    'onConfirmed' | 'onMessage' | 'revision' | 'unconfirmed' | 'saveState' | 'onSaveState'
  >;
  readonly ask: () => Promise<AnnotationList>;
  /** @returns what cancels it. */
  readonly after: (milliseconds: number, action: () => void) => () => void;
};

const againMs = 60_000;
const retryMs = 5_000;
/** Places move with each key; what is shown beside the text follows a little later. */
const pauseMs = 100;
const longestWaitMs = 15_000;

const empty: BookView = { all: [], loaded: false, problem: null, selected: null, draft: null };

export class AnnotationBook {
  readonly #parts: BookParts;
  readonly #annotations: Annotations;
  readonly #listeners = new Set<() => void>();
  #view = empty;
  #cancelTold: (() => void) | null = null;
  #cancelAsk: (() => void) | null = null;
  #asked = 0;

  constructor(parts: BookParts) {
    this.#parts = parts;
    this.#annotations = new Annotations(parts.session);
  }

  /** The same object until something changes. */
  readonly view = (): BookView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  /** Follows the document. @returns what ends that. */
  start(): () => void {
    const { session } = this.#parts;
    this.#annotations.restart();
    const stops = [
      session.onConfirmed((change) => {
        this.#annotations.confirmed(change);
        this.#tellSoon();
      }),
      session.onMessage('annotations', ({ annotations, gone }) => {
        if (!this.#annotations.update(annotations, gone)) this.ask();
        this.#tell({ all: this.#annotations.all });
      }),
      session.onMessage('opened', ({ text }) => {
        if (text !== null) this.#annotations.restart();
        this.ask();
      }),
    ];
    this.ask();
    return () => {
      for (const stop of stops) stop();
      this.#asked += 1;
      this.#cancelAsk?.();
      this.#cancelTold?.();
      this.#cancelTold = null;
    };
  }

  /** Asks for all. An answer that is overtaken by another question is not heard. */
  ask(): void {
    this.#asked += 1;
    const mine = this.#asked;
    const later = (milliseconds: number): void => {
      this.#cancelAsk?.();
      this.#cancelAsk = this.#parts.after(milliseconds, () => this.ask());
    };
    this.#annotations.asking();
    this.#parts.ask().then(
      (list) => {
        if (mine !== this.#asked) return;
        const whole = this.#annotations.replace(list);
        this.#tell({ all: this.#annotations.all, loaded: true, problem: null });
        later(whole ? againMs : retryMs);
      },
      (error: Error) => {
        if (mine !== this.#asked) return;
        this.#tell({ problem: error.message });
        later(retryMs);
      },
    );
  }

  /** An answer to what was done here, which may be here before the hub tells of it. */
  take(annotation: Annotation | null): void {
    if (annotation !== null) this.#annotations.update([annotation], []);
    this.#tell({ all: this.#annotations.all });
  }

  drop(id: string): void {
    this.#annotations.update([], [id]);
    this.#tell({ all: this.#annotations.all });
  }

  select(id: string | null): void {
    this.#tell({ selected: id });
  }

  begin(draft: Draft): void {
    this.#tell({ draft, selected: null });
  }

  endDraft(): void {
    this.#tell({ draft: null });
  }

  /** The text seen here has changed, by whomever. */
  moved(changes: ChangeSet): void {
    const { draft } = this.#view;
    if (draft !== null) {
      this.#view = {
        ...this.#view,
        draft: { ...draft, anchor: moveAnchor(draft.anchor, changes) },
      };
    }
    this.#tellSoon();
  }

  /**
   * Waits until the hub has all that was typed, so that the draft's place can be named.
   * @returns false where that takes too long: there is no connection.
   */
  settled(): Promise<boolean> {
    const { session, after } = this.#parts;
    if (session.saveState === 'saved') return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (settled: boolean): void => {
        stop();
        cancel();
        resolve(settled);
      };
      const stop = session.onSaveState((state) => {
        if (state === 'saved') end(true);
      });
      const cancel = after(longestWaitMs, () => end(false));
    });
  }

  #tellSoon(): void {
    this.#cancelTold ??= this.#parts.after(pauseMs, () => {
      this.#cancelTold = null;
      this.#tell({ all: this.#annotations.all });
    });
  }

  #tell(part: Partial<BookView>): void {
    this.#view = { ...this.#view, ...part };
    for (const listener of [...this.#listeners]) listener();
  }
}
