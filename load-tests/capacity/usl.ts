// The Universal Scalability Law, X(N) = λN / (1 + σ(N − 1) + κN(N − 1)), fitted to what was measured
// (N. J. Gunther, Guerrilla Capacity Planning, Springer 2007, chapters 4 and 5). λ is what one does
// alone, σ what waits for its turn, κ what has to be agreed among all. Pure.

/** So much was done in a second at such a load. */
export type Point = { readonly load: number; readonly throughput: number };

export type Scalability = {
  readonly lambda: number;
  readonly sigma: number;
  readonly kappa: number;
  /** Root of the mean squared relative difference between the law and the points. */
  readonly relativeError: number;
  /** The highest load that was measured: beyond twice of it the law is a guess. */
  readonly measuredTo: number;
};

/** Three parameters, and one point more to see whether the law describes them at all. */
const leastLoads = 4;

/** Solves a square system by elimination with pivots; null where it has no single solution. */
const solve = (matrix: readonly (readonly number[])[], right: readonly number[]) => {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  const size = rows.length;
  for (let column = 0; column < size; column += 1) {
    const rest = rows.slice(column).toSorted((a, b) => at(b, column) - at(a, column));
    rows.splice(column, rest.length, ...rest);
    const pivot = rows[column] ?? [];
    const value = pivot[column] ?? 0;
    if (Math.abs(value) < 1e-12) return null;
    for (const [index, row] of rows.entries()) {
      if (index === column) continue;
      const factor = (row[column] ?? 0) / value;
      rows[index] = row.map((cell, place) => cell - factor * (pivot[place] ?? 0));
    }
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
};

const at = (row: readonly number[], column: number): number => Math.abs(row[column] ?? 0);

/**
 * N/X is linear in 1/λ, σ/λ and κ/λ. Each point counts by its relative error: throughput is noisy in
 * proportion to itself. @param kept which of the three terms may differ from 0.
 */
const leastSquares = (points: readonly Point[], kept: readonly number[]) => {
  // Columns of about one size keep the elimination exact enough.
  const scale = Math.max(...points.map(({ load }) => load));
  const units = [1, scale, scale * scale];
  const rows = points.map(({ load, throughput }) => {
    const terms = [1, (load - 1) / scale, (load * (load - 1)) / (scale * scale)];
    return kept.map((term) => ((terms[term] ?? 0) * throughput) / load);
  });
  const product = (one: number, other: number): number =>
    rows.reduce((sum, row) => sum + (row[one] ?? 0) * (row[other] ?? 0), 0);
  const solved = solve(
    kept.map((_, one) => kept.map((_, other) => product(one, other))),
    kept.map((_, one) => rows.reduce((sum, row) => sum + (row[one] ?? 0), 0)),
  );
  if (solved === null) return null;
  const found = [0, 0, 0];
  for (const [index, term] of kept.entries()) {
    found[term] = (solved[index] ?? 0) / (units[term] ?? 1);
  }
  return found;
};

export const throughputAt = (
  { lambda, sigma, kappa }: Pick<Scalability, 'lambda' | 'sigma' | 'kappa'>,
  load: number,
): number => (lambda * load) / (1 + sigma * (load - 1) + kappa * load * (load - 1));

const errorOf = (law: Pick<Scalability, 'lambda' | 'sigma' | 'kappa'>, points: readonly Point[]) =>
  Math.sqrt(
    points.reduce(
      (sum, { load, throughput }) => sum + (throughputAt(law, load) / throughput - 1) ** 2,
      0,
    ) / points.length,
  );

/**
 * Waiting and agreeing cost something or nothing: a fit that makes them a gain is not taken.
 * @throws RangeError where the points cannot tell the law.
 */
export const fitScalability = (points: readonly Point[]): Scalability => {
  const sound = points.every(
    ({ load, throughput }) => load >= 1 && throughput > 0 && Number.isFinite(load * throughput),
  );
  if (!sound) throw new RangeError('A point has a load of at least 1 and some throughput.');
  if (new Set(points.map(({ load }) => load)).size < leastLoads) {
    throw new RangeError(`Measure at ${leastLoads} different loads at least.`);
  }
  const measuredTo = Math.max(...points.map(({ load }) => load));
  const fits = [[0, 1, 2], [0, 1], [0, 2], [0]].flatMap((kept): readonly Scalability[] => {
    const [inverse = 0, waiting = 0, agreeing = 0] = leastSquares(points, kept) ?? [];
    if (inverse <= 0 || waiting < 0 || agreeing < 0) return [];
    const law = { lambda: 1 / inverse, sigma: waiting / inverse, kappa: agreeing / inverse };
    return [{ ...law, relativeError: errorOf(law, points), measuredTo }];
  });
  const best = fits.toSorted((a, b) => a.relativeError - b.relativeError)[0];
  if (best === undefined) throw new RangeError('No such law describes these points.');
  return best;
};

/** The load beyond which more of it gets less done; null where there is none. */
export const peakOf = ({ sigma, kappa }: Scalability): number | null => {
  if (sigma >= 1) return 1;
  return kappa === 0 ? null : Math.sqrt((1 - sigma) / kappa);
};

/** The highest load that still gets `share` of what as many would do without each other. */
export const loadOfEfficiency = ({ sigma, kappa }: Scalability, share: number): number | null => {
  if (!(share > 0 && share < 1)) throw new RangeError('A share lies between 0 and 1.');
  // κN² + (σ − κ)N − σ = 1/share − 1
  const lost = 1 / share - 1;
  if (kappa === 0) return sigma === 0 ? null : 1 + lost / sigma;
  const linear = sigma - kappa;
  return (-linear + Math.sqrt(linear * linear + 4 * kappa * (sigma + lost))) / (2 * kappa);
};
