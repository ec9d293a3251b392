// Numbers by chance that are the same each time.

export type Chance = {
  /** From 0 on, below 1. */
  readonly share: () => number;
  /** How many of such events happen where so many are expected: Poisson's. */
  readonly events: (expected: number) => number;
};

/** Of all that is drawn here. */
export const seed = 20_260_302;

const many = 50;

/** A linear congruential generator, by the constants of Numerical Recipes: its upper bits are enough. */
export const chanceOf = (seed: number): Chance => {
  let state = seed >>> 0;
  const share = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  /** Near enough to normal: the sum of twelve even ones. */
  const normal = (): number =>
    Array.from({ length: 12 }, share).reduce((sum, each) => sum + each, -6);
  const events = (expected: number): number => {
    if (expected > many) {
      return Math.max(0, Math.round(expected + Math.sqrt(expected) * normal()));
    }
    const end = Math.exp(-expected);
    let count = 0;
    for (let left = share(); left > end; left *= share()) count += 1;
    return count;
  };
  return { share, events };
};
