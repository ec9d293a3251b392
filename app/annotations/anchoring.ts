// Where annotations are in a later text. What moves them is the log of the document; a log that does
// not reach back to where one stands is a fault of ours, since whoever shortens a log carries all
// anchors on before.

import { ChangeSet } from '@codemirror/state';
import { type Anchor, moveAnchor } from '../collaboration/protocol/anchor.ts';
import type { ChangesJson } from '../collaboration/protocol/messages.ts';

/** `revision` is the one that the changes make. */
export type LogEntry = { readonly revision: number; readonly changes: ChangesJson };

export type Standing = { readonly revision: number; readonly anchor: Anchor };

/**
 * @param log has every entry after the oldest of `all`, in order, to `revision`.
 * @throws RangeError where an entry is missing.
 */
export const standingAt = <Item extends Standing>(
  all: readonly Item[],
  log: readonly LogEntry[],
  revision: number,
): readonly Item[] => {
  const first = log[0]?.revision ?? revision + 1;
  if (log.some((entry, index) => entry.revision !== first + index)) {
    throw new RangeError('The log has a gap.');
  }
  const sets = log.map(({ changes }) => ChangeSet.fromJSON(changes));
  return all.map((item) => {
    if (item.revision >= revision) return item;
    const start = item.revision + 1 - first;
    if (start < 0 || first + sets.length - 1 < revision) throw new RangeError('The log has a gap.');
    const anchor = sets.slice(start, revision + 1 - first).reduce(moveAnchor, item.anchor);
    return { ...item, anchor, revision };
  });
};
