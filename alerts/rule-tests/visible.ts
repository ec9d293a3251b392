// Which pieces of the input a window holds at an evaluation, under promtool, which evaluates all
// groups at every evaluation of a file, whatever their intervals say.

import { cellSeconds, type Window, writtenSeconds } from '../window.ts';

/** @returns whether the window that ends at `now` holds what came in at `seconds` */
export const isHeld = (
  { of, pieces, pieceSeconds, lagSeconds }: Window,
  seconds: number,
  now: number,
): boolean => {
  const [from, to] = [now - lagSeconds - pieces * pieceSeconds, now - lagSeconds];
  if (of !== 'cells') return seconds > from && seconds <= to;
  // Of the cell that holds it, which is recorded at whole multiples of its length.
  const cell = Math.ceil((seconds + writtenSeconds) / cellSeconds) * cellSeconds;
  return cell > from && cell <= to;
};

/** The first evaluation at which the window holds what came in at an evaluation, and the later ones. */
export const delayOf = ({ of, lagSeconds }: Window, everySeconds: number): number =>
  Math.ceil(lagSeconds / everySeconds) +
  (of === 'cells' ? Math.ceil(writtenSeconds / everySeconds) : 0);
