// Sets of rows of a table, a bit each: filters are intersected and counted 32 rows at a time.

/** Bit n of word w stands for row 32 × w + n; bits beyond the last row are 0. */
export type RowSet = Uint32Array;

export const wordsFor = (rows: number): number => (rows + 31) >>> 5;

export const hasRow = (set: RowSet, row: number): boolean =>
  (((set[row >>> 5] as number) >>> (row & 31)) & 1) === 1;

export const addRow = (set: RowSet, row: number): void => {
  set[row >>> 5] = (set[row >>> 5] as number) | (1 << (row & 31));
};

/** Leaves in `set` what is in the other too. */
export const intersect = (set: RowSet, other: RowSet, words: number): void => {
  for (let word = 0; word < words; word += 1) {
    set[word] = (set[word] as number) & (other[word] as number);
  }
};

const ones = (word: number): number => {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
};

/** How many rows are in all of two sets. */
export const countBoth = (a: RowSet, b: RowSet, words: number): number => {
  let count = 0;
  for (let word = 0; word < words; word += 1) {
    const both = (a[word] as number) & (b[word] as number);
    if (both !== 0) count += ones(both);
  }
  return count;
};

/** How many rows are in all of three sets. */
export const countAll = (a: RowSet, b: RowSet, c: RowSet, words: number): number => {
  let count = 0;
  for (let word = 0; word < words; word += 1) {
    const all = (a[word] as number) & (b[word] as number) & (c[word] as number);
    if (all !== 0) count += ones(all);
  }
  return count;
};
