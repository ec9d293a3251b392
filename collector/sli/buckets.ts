// Samples that stand for many series of one histogram, put as the series that indicators ask for:
// one for each `le` that is named. Where a bound cannot be counted up to, every history that needs
// it is withheld, good and total alike: half a count would be a wrong one.

import { boundOf, boundText } from '../ingest/bound.ts';
import type { Batch, Sample } from '../ingest/sample.ts';
import type { Compilation } from './compilation.ts';
import { countUpTo } from './exponential.ts';
import type { Problem } from './readings.ts';

export type AtBounds = {
  readonly samples: readonly Sample[];
  readonly withheld: readonly number[];
  readonly problems: readonly Problem[];
};

/** The nearest bounds on both sides that stay boundaries however fine the scale becomes. */
const nearest = (bound: number, scale: number): string => {
  if (!(bound > 0 && bound < Number.POSITIVE_INFINITY)) return '0.25 or 0.5';
  const powers = 2 ** Math.max(0, -scale);
  const below = Math.floor(Math.log2(bound) / powers) * powers;
  return `${boundText(2 ** below)} or ${boundText(2 ** (below + powers))}`;
};

export const atBounds = (
  { bounds, shares }: Compilation,
  { source, target }: Batch,
  { buckets, key: _key, ...sample }: Sample,
): AtBounds => {
  const { named, open } = bounds(source, sample.name);
  if (buckets === undefined) {
    // Gone: the series itself, or all those of its histogram.
    const all = named.map((le) => ({ ...sample, labels: { ...sample.labels, le } }));
    return { samples: [sample, ...all], withheld: [], problems: [] };
  }
  const samples: Sample[] = [];
  const withheld = [...open];
  const problems: Problem[] = [];
  const tell = (le: string, what: string): void => {
    const where = `${sample.name} of ${target} (${source}) is an exponential histogram of scale ${buckets.scale}`;
    const text = `${where}, ${what}, or export it with bounds of your own; until then nothing is counted where it is needed.`;
    problems.push({ key: `bounds ${source} ${sample.name} ${le}`, text });
  };
  for (const le of named) {
    const labels = { ...sample.labels, le };
    const needing = shares(source, sample.name, labels);
    if (needing.length === 0) continue;
    const value = countUpTo(buckets, boundOf(le));
    if (value !== null) {
      samples.push({ ...sample, labels, value });
      continue;
    }
    withheld.push(...needing.map(({ history }) => history));
    tell(
      le,
      `which has no boundary at ${le}. Promise ${nearest(boundOf(le), buckets.scale)} instead`,
    );
  }
  if (open.length > 0) {
    tell('', 'whose bounds must be named. Say le="…" with a power of two');
  }
  return { samples, withheld, problems };
};
