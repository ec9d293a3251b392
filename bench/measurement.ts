// One thing that `npm run bench` measures.

export type Measurement = {
  /** One or two sentences: what is measured and how. */
  readonly what: string;
  /** @returns a Markdown table. */
  readonly run: (say: (line: string) => void) => Promise<string>;
};

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError('no values');
  return middle;
};

/** @param sorted from the smallest on; @param share 0 to 1 */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;

export const markdownTable = (head: readonly string[], rows: readonly string[][]): string =>
  [head, head.map(() => '-'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
