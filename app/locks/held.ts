// The locks of one document at one revision, and what they mean for an edit. Nobody but its holder
// changes a locked range, nor touches its edges: so it grows with all that is written there, and a
// line before or after it cannot be joined to it.

import type { ChangeSet } from '@codemirror/state';
import type { Lock, LocksState } from '../collaboration/protocol/lock.ts';

/** What `append` is told to compare: it stores nothing where one of both no longer holds. */
export type LockCheck = {
  readonly version: number;
  /** Of the leases that the edits were made under, and that must not be over. */
  readonly tokens: readonly number[];
};

export const noLocks: LocksState = { version: 0, revision: 0, locks: [] };

/** @returns somebody else's lock that the edit touches. */
export const lockInTheWay = (
  state: LocksState,
  changes: ChangeSet,
  userId: string,
): Lock | null => {
  for (const lock of state.locks) {
    if (lock.holder.id === userId) continue;
    const { from, to } = lock.range ?? { from: 0, to: changes.length };
    if (changes.touchesRange(from, to) !== false) return lock;
  }
  return null;
};

/** Why an edit is refused, for people; null where no lock speaks against it. */
export const lockRefusal = (
  state: LocksState,
  edit: {
    readonly changes: ChangeSet;
    readonly userId: string;
    readonly lock?: number | undefined;
  },
): string | null => {
  const { changes, userId, lock } = edit;
  const mine = state.locks.some(({ token, holder }) => token === lock && holder.id === userId);
  if (lock !== undefined && !mine) {
    return 'The lock under which this was written is over, or somebody else has it now.';
  }
  const other = lockInTheWay(state, changes, userId);
  if (other === null) return null;
  const what = other.range === null ? 'document' : 'section';
  return `${other.holder.name} has locked this ${what}.`;
};
