// Chance that can be had again: the same seed gives the same numbers.

import { createHash } from 'node:crypto';

export type Random = {
  /** From 0 to below `end`, whole. */
  readonly below: (end: number) => number;
  /** True in so large a share of the cases. */
  readonly chance: (share: number) => boolean;
};

export const randomFrom = (seed: string): Random => {
  let asked = 0;
  const next = (): number => {
    asked += 1;
    return createHash('sha256').update(`${seed} ${asked}`).digest().readUInt32LE() / 2 ** 32;
  };
  return { below: (end) => Math.floor(next() * end), chance: (share) => next() < share };
};
