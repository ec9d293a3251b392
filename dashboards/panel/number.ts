// Numbers in texts, as people write them: 99.9 %, 200 ms, p95. Shortest form, no rounding noise.

const shortest = (value: number): string => String(Number(value.toPrecision(6)));

/** Of a ratio. */
export const percent = (ratio: number): string => `${shortest(ratio * 100)} %`;

export const latency = (seconds: number): string =>
  seconds < 1 ? `${shortest(seconds * 1000)} ms` : `${shortest(seconds)} s`;

export const quantileName = (quantile: number): string => `p${shortest(quantile * 100)}`;

/** Of a percentage beside a target: one digit more than tells the target from 100 %, at least one. */
export const targetDecimals = (target: number): number =>
  Math.max(1, Math.ceil(-Math.log10(1 - target) - 1e-9) - 1);
