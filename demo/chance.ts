// What people do by chance, and how long they take: all of it from one injectable source.

export type Chance = {
  /** In [from, to). */
  readonly between: (from: number, to: number) => number;
  /** True in so many of a hundred cases. */
  readonly percent: (share: number) => boolean;
  /** @throws RangeError for an empty list. */
  readonly pick: <Item>(items: readonly Item[]) => Item;
};

export const createChance = (random: () => number = Math.random): Chance => ({
  between: (from, to) => from + random() * (to - from),
  percent: (share) => random() * 100 < share,
  pick: (items) => {
    const item = items[Math.floor(random() * items.length)];
    if (item === undefined) throw new RangeError('Nothing to pick from.');
    return item;
  },
});
