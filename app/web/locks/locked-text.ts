// Locks in the text: a bar beside the lines, with the name of whoever has them. What is typed into
// somebody else's part does not get in; they would see it undone a moment later anyway.

import {
  EditorState,
  type Extension,
  StateEffect,
  StateField,
  Transaction,
} from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import type { DocumentSession } from '../../collaboration/protocol/document-session.ts';
import type { DocumentLocks } from '../../collaboration/protocol/locks.ts';
import { openLocks } from './locks-here.ts';

export type LockedPart = {
  readonly from: number;
  readonly to: number;
  /** The whole document, which has no bar: the page says so above it. */
  readonly whole: boolean;
  readonly mine: boolean;
  readonly name: string;
};

const setParts = StateEffect.define<readonly LockedPart[]>();
/** An edit was kept out, for this part's sake. */
export const keptOut = StateEffect.define<LockedPart>();

/** They move with the text until the hub tells where they really are. */
const parts = StateField.define<readonly LockedPart[]>({
  create: () => [],
  update: (before, transaction) => {
    const told = transaction.effects.findLast((effect) => effect.is(setParts));
    if (told !== undefined) return told.value as readonly LockedPart[];
    if (!transaction.docChanged) return before;
    const { changes } = transaction;
    return before.map((part) => ({
      ...part,
      from: changes.mapPos(Math.min(part.from, changes.length), -1),
      to: changes.mapPos(Math.min(part.to, changes.length), 1),
    }));
  },
});

const partsOf = (locks: DocumentLocks, length: number): readonly LockedPart[] => {
  const { mine } = locks;
  return locks.all.map(({ token, holder, range }) => ({
    from: Math.min(range?.from ?? 0, length),
    to: range === null ? length : Math.min(range.to, length),
    whole: range === null,
    mine: token === mine?.token,
    name: holder.name,
  }));
};

const keepOthersOut = EditorState.transactionFilter.of((transaction) => {
  if (!transaction.docChanged || transaction.annotation(Transaction.remote)) return transaction;
  const part = transaction.startState
    .field(parts)
    .find(({ mine, from, to }) => !mine && transaction.changes.touchesRange(from, to) !== false);
  return part === undefined ? transaction : { effects: keptOut.of(part) };
});

const line = (part: LockedPart, first: boolean): Decoration =>
  Decoration.line({
    class: `locked-line ${part.mine ? 'locked-by-me' : 'locked-by-other'}`,
    // Drawn by the style sheet: a name is no part of the text.
    attributes: first ? { 'data-lock': part.mine ? 'Locked by you' : `Locked: ${part.name}` } : {},
  });

/** Of what can be seen only: a text may have many lines. */
const drawn = ({ state, visibleRanges }: EditorView): DecorationSet => {
  const ranges = [];
  for (const part of state.field(parts)) {
    if (part.whole) continue;
    const first = state.doc.lineAt(part.from).number;
    const last = state.doc.lineAt(part.to).number;
    for (const { from, to } of visibleRanges) {
      const start = Math.max(first, state.doc.lineAt(from).number);
      const end = Math.min(last, state.doc.lineAt(to).number);
      for (let number = start; number <= end; number += 1) {
        ranges.push(line(part, number === first).range(state.doc.line(number).from));
      }
    }
  }
  return Decoration.set(ranges, true);
};

const drawing = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = drawn(view);
    }

    update({ view, startState, state, viewportChanged, docChanged }: ViewUpdate): void {
      const moved = startState.field(parts) !== state.field(parts);
      if (moved || viewportChanged || docChanged) this.decorations = drawn(view);
    }
  },
  { decorations: ({ decorations }) => decorations },
);

const following = (session: DocumentSession): Extension =>
  ViewPlugin.define((view) => {
    const locks = openLocks(session);
    const stop = locks.onChange(() => {
      view.dispatch({ effects: setParts.of(partsOf(locks, view.state.doc.length)) });
    });
    return {
      destroy: () => {
        stop();
        locks.close();
      },
    };
  });

export const lockedText = (session: DocumentSession): Extension => [
  parts,
  keepOthersOut,
  drawing,
  following(session),
];
