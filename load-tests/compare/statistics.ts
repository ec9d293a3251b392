// The arithmetic of chance, pure: intervals of shares, tests of two shares, and what many tests at
// once allow to say. Each function names where its formula is from; good and total may be fractions.

export type Interval = { readonly low: number; readonly high: number };

/** A count of good events among all. */
export type Share = { readonly good: number; readonly total: number };

/** The standard normal distribution has 95 % of its mass within this of its middle. */
export const z95 = 1.959963984540054;

/**
 * P(Z > z). Below 3 by the series of erf (Abramowitz & Stegun, Handbook of Mathematical Functions,
 * 7.1.6), beyond by its continued fraction (7.1.14).
 */
export const upperTail = (z: number): number => {
  if (z < 0) return 1 - upperTail(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z < 3) {
    let term = z;
    let sum = z;
    for (let n = 1; Math.abs(term) > 1e-17; n++) {
      term *= (z * z) / (2 * n + 1);
      sum += term;
    }
    return 0.5 - density * sum;
  }
  let fraction = z;
  for (let n = 200; n > 0; n--) fraction = z + n / fraction;
  return density / fraction;
};

/** Of a value that is normal under the hypothesis of no difference. */
export const twoSided = (z: number): number => Math.min(1, 2 * upperTail(Math.abs(z)));

/**
 * The 95 % interval of a share: the score interval (Wilson 1927, JASA 22:209–212), which holds near
 * 0 and 1 too, where nearly all objectives are. null without events.
 */
export const wilson = ({ good, total }: Share): Interval | null => {
  if (!(total > 0) || !(good >= 0) || good > total) return null;
  const share = good / total;
  const square = z95 * z95;
  const middle = (share + square / (2 * total)) / (1 + square / total);
  const reach =
    (z95 / (1 + square / total)) *
    Math.sqrt((share * (1 - share)) / total + square / (4 * total * total));
  return {
    low: good === 0 ? 0 : Math.max(0, middle - reach),
    high: good === total ? 1 : Math.min(1, middle + reach),
  };
};

/** ln n! by Stirling's series (Abramowitz & Stegun 6.1.41), exact sums below 20. */
const logFactorial = (n: number): number => {
  if (n < 20) {
    let sum = 0;
    for (let factor = 2; factor <= n; factor++) sum += Math.log(factor);
    return sum;
  }
  const x = n + 1;
  const series = 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5);
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
};

const logChoose = (n: number, k: number): number =>
  logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/**
 * Fisher's exact test, two-sided: all tables with these margins that are no likelier than this one
 * (Fisher 1935, JRSS 98:39–82). Counts are rounded to whole ones.
 */
export const fisher = (a: Share, b: Share): number => {
  const [totalA, totalB] = [Math.round(a.total), Math.round(b.total)];
  const badA = totalA - Math.min(totalA, Math.round(a.good));
  const bad = badA + totalB - Math.min(totalB, Math.round(b.good));
  const all = logChoose(totalA + totalB, bad);
  const log = (k: number) => logChoose(totalA, k) + logChoose(totalB, bad - k) - all;
  const observed = log(badA);
  let sum = 0;
  for (let k = Math.max(0, bad - totalB); k <= Math.min(totalA, bad); k++)
    // Tables as likely as this one count, whatever their last digits are.
    if (log(k) <= observed + 1e-7) sum += Math.exp(log(k));
  return Math.min(1, sum);
};

/** Below so many expected events the normal distribution is too far off (Cochran 1954, Biometrics 10). */
const leastExpected = 5;

/** The two-proportion z-test with the pooled variance (Fleiss, Levin & Paik 2003, §3.1). */
const pooledTest = (a: Share, b: Share, pooled: number): number => {
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.total + 1 / b.total));
  return twoSided((a.good / a.total - b.good / b.total) / error);
};

/**
 * How likely a difference at least as large is by chance alone: by the z-test, and where one of the
 * four expected counts is small by Fisher's.
 * @param dispersion how much wider shares scatter than independent events would: counts are divided
 *   by it, so that only the effective sample counts (Kish 1965, Survey Sampling, §8.2).
 */
export const testShares = (a: Share, b: Share, dispersion = 1): number => {
  const [one, other] = [a, b].map(({ good, total }) => ({
    good: good / dispersion,
    total: total / dispersion,
  })) as [Share, Share];
  const pooled = (one.good + other.good) / (one.total + other.total);
  const rarer = Math.min(pooled, 1 - pooled);
  if (rarer === 0) return 1;
  const expected = rarer * Math.min(one.total, other.total);
  return expected < leastExpected ? fisher(one, other) : pooledTest(one, other, pooled);
};

/**
 * Pearson's χ² over its degrees of freedom: 1 where the shares of several runs scatter as those of
 * independent events do, more where runs differ by themselves (McCullagh & Nelder 1989, §4.5).
 * Never below 1, and 1 where nothing tells.
 */
export const dispersionOf = (runs: readonly Share[]): number => {
  const counted = runs.filter(({ total }) => total > 0);
  const total = counted.reduce((sum, run) => sum + run.total, 0);
  const pooled = counted.reduce((sum, run) => sum + run.good, 0) / total;
  if (counted.length < 2 || !(pooled > 0) || pooled >= 1) return 1;
  const square = counted.reduce(
    (sum, run) => sum + (run.good - run.total * pooled) ** 2 / (run.total * pooled * (1 - pooled)),
    0,
  );
  return Math.max(1, square / (counted.length - 1));
};

/** The sample variance; null for fewer than two values. */
export const varianceOf = (values: readonly number[]): number | null => {
  if (values.length < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
};

/**
 * Of many tests at once, the p-values by which the chance of a single false alarm among all of them
 * stays what one test promises (Holm 1979, Scandinavian Journal of Statistics 6:65–70).
 */
export const holm = (ps: readonly number[]): number[] => {
  const order = ps.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p);
  const adjusted = new Array<number>(ps.length).fill(1);
  let largest = 0;
  for (const [rank, { p, index }] of order.entries()) {
    largest = Math.max(largest, Math.min(1, p * (ps.length - rank)));
    adjusted[index] = largest;
  }
  return adjusted;
};
