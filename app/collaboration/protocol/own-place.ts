// Where this person's cursor is, or what they have selected, kept in step with the text and told to
// the hub: not more often than every so many milliseconds, and with the time of the first move.

import type { ChangeDesc } from '@codemirror/state';
import type { Clock } from './clock.ts';

export type OwnPlaceParts = {
  readonly clock: Pick<Clock, 'after'>;
  readonly hubTime: () => number;
  readonly tell: (place: {
    readonly anchor: number;
    readonly head: number;
    readonly movedAt?: number;
  }) => void;
};

const pauseMs = 150;

export class OwnPlace {
  readonly #parts: OwnPlaceParts;
  #selection: { readonly anchor: number; readonly head: number } | null = null;
  #movedAt: number | null = null;
  #cancel: (() => void) | null = null;

  constructor(parts: OwnPlaceParts) {
    this.#parts = parts;
  }

  move(anchor: number, head: number): void {
    this.#selection = { anchor, head };
    this.#movedAt ??= this.#parts.hubTime();
    this.#cancel ??= this.#parts.clock.after(pauseMs, () => {
      this.#cancel = null;
      this.tell();
    });
  }

  /** At once; nothing where there is no place yet. */
  tell(): void {
    if (this.#selection === null) return;
    const moved = this.#movedAt === null ? {} : { movedAt: this.#movedAt };
    this.#movedAt = null;
    this.#parts.tell({ ...this.#selection, ...moved });
  }

  follow(changes: ChangeDesc): void {
    if (this.#selection === null) return;
    const { anchor, head } = this.#selection;
    this.#selection = { anchor: changes.mapPos(anchor), head: changes.mapPos(head) };
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
