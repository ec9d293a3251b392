// What is said about locks, by the hub and over HTTP alike. A lock is a lease: it ends by itself
// unless it is renewed. Its token rises with every lock of the app, so that one who was asleep and
// writes under an old one is found out. Nothing of Node or of the DOM is needed here.

import type { ChangeSet } from '@codemirror/state';

/** Offsets in UTF-16 units; both ends belong to it. */
export type LockRange = { readonly from: number; readonly to: number };

export type LockPerson = { readonly id: string; readonly name: string };

export type Lock = {
  readonly token: number;
  readonly holder: LockPerson;
  /** Null: the whole document. */
  readonly range: LockRange | null;
  /** Milliseconds of Unix time, by the database's clock; renewals move it and are not told. */
  readonly expiresAt: number;
  readonly takenAt: number;
  /** How its holder came by it, and from whom. */
  readonly how: 'taken' | 'handed-over' | 'stolen';
  readonly previous: LockPerson | null;
  /** Who has asked for it, the first first. */
  readonly requests: readonly LockPerson[];
};

/** All that is locked in a document; ranges are places in the text of `revision`. */
export type LocksState = {
  /** Rises with every change of the locks. */
  readonly version: number;
  readonly revision: number;
  readonly locks: readonly Lock[];
};

/** It grows with what is written at its edges. What somebody asked for may lie past the end. */
export const movedRange = ({ from, to }: LockRange, changes: ChangeSet): LockRange => ({
  from: changes.mapPos(Math.min(from, changes.length), -1),
  to: changes.mapPos(Math.min(to, changes.length), 1),
});

/** The same locks one revision later. */
export const movedLocks = (state: LocksState, changes: ChangeSet): LocksState => ({
  version: state.version,
  revision: state.revision + 1,
  locks: state.locks.map((lock) =>
    lock.range === null ? lock : { ...lock, range: movedRange(lock.range, changes) },
  ),
});
