// An increment over a gap is spread over the cells of the gap in whole numbers, so that sums stay
// exact: nothing is rounded away, and no cell has more good than total events.

import { type Counts, exact } from './counts.ts';

/** What is counted at `timeMs`; `bridged` counts are in budgets but never page. */
export type Piece = Counts & { readonly timeMs: number };

/** Cells are no finer than needed, so that a gap of any length makes a bounded number of pieces. */
const widthsMs = [1, 10, 60, 600, 3600, 86_400].map((seconds) => seconds * 1000);
const mostPieces = 800;

const widthFor = (lengthMs: number): number =>
  widthsMs.find((width) => lengthMs / width <= mostPieces) ?? 86_400_000;

/** `amount` × part / whole: whole numbers are shared out whole, fractions to the exact grain. */
const share = (amount: number, part: number, whole: number): number => {
  if (part === whole) return amount;
  const portion = (amount * part) / whole;
  return Number.isInteger(amount) ? Math.floor(portion) : exact(portion);
};

/** @returns pieces in order of time; their sums are exactly `counts`. Empty ones are left out. */
export const spread = (counts: Counts, fromMs: number, toMs: number): Piece[] => {
  const width = widthFor(toMs - fromMs);
  const pieces: Piece[] = [];
  let done: Counts = { good: 0, total: 0 };
  for (let endMs = fromMs; endMs < toMs; ) {
    endMs = Math.min(toMs, (Math.floor(endMs / width) + 1) * width);
    const total = share(counts.total, endMs - fromMs, toMs - fromMs);
    // Good follows total, not time: that keeps every piece's good within its total.
    const good =
      counts.total === 0
        ? share(counts.good, endMs - fromMs, toMs - fromMs)
        : share(counts.good, total, counts.total);
    const piece = { timeMs: endMs, good: good - done.good, total: total - done.total };
    if (piece.good !== 0 || piece.total !== 0) pieces.push(piece);
    done = { good, total };
  }
  return pieces;
};
