// The figures of a run in words: what was measured, how much of the limit was left, and what runs before
// it had measured. A margin below zero is a promise that was broken.

import { share, significant } from '../../../ui/figure.ts';
import type { GateObjective, GateState } from '../../serve/gates/shapes.ts';

export const stateWords: Readonly<Record<GateState, string>> = {
  pass: 'PASS',
  fail: 'FAIL',
  inconclusive: 'UNDECIDED',
  running: 'RUNNING',
  unfinished: 'NOT FINISHED',
};

export const stateMeanings: Readonly<Record<GateState, string>> = {
  pass: 'Every objective held, on both views, and enough was measured.',
  fail: 'An objective did not hold.',
  inconclusive: 'Too little was measured, or not by all that have to: it did not pass.',
  running: 'It has begun and not ended.',
  unfinished: 'It began, and its end was never told: it was interrupted, or could not tell.',
};

type Client = NonNullable<GateObjective['client']>;
type Server = NonNullable<GateObjective['server']>;

export type Limit = {
  readonly what: string;
  readonly isAtMost: boolean;
  readonly value: number;
};

/** 'p(95)<=200' → at most 200 of p(95); null for what is no such text. */
export const limitIn = (threshold: string): Limit | null => {
  const [, what, operator, value] = /^([\w().]+?)\s*(<=?|>=?)\s*([\d.]+)$/.exec(threshold) ?? [];
  if (what === undefined || operator === undefined || value === undefined) return null;
  return { what, isAtMost: operator.startsWith('<'), value: Number(value) };
};

const isShare = (what: string): boolean => what === 'rate';

export const milliseconds = (value: number): string =>
  `${value < 10 ? Number(value.toPrecision(3)) : Math.round(value)}\u00a0ms`;

const goodShare = (value: number): string => `${Number((value * 100).toPrecision(5))}\u00a0%`;

const measured = (what: string, value: number): string =>
  isShare(what) ? goodShare(value) : milliseconds(value);

/** '88 ms of p(95) ≤ 200 ms'; '—' where k6 gave none. */
export const clientText = ({ threshold, value }: Client): string => {
  const limit = limitIn(threshold);
  if (limit === null) return value === null ? threshold : `${value} of ${threshold}`;
  const { what, isAtMost } = limit;
  const bound = `${isShare(what) ? '' : `${what} `}${isAtMost ? '≤' : '≥'} ${measured(what, limit.value)}`;
  return value === null ? `— of ${bound}` : `${measured(what, value)} of ${bound}`;
};

/** How much of what is allowed was left: 0.56 of a latency's limit, or of the bad ones that a share allows. */
export const clientMargin = ({ threshold, value }: Client): number | null => {
  const limit = limitIn(threshold);
  if (limit === null || value === null) return null;
  if (limit.isAtMost) return limit.value > 0 ? 1 - value / limit.value : null;
  return limit.value < 1 ? 1 - (1 - value) / (1 - limit.value) : null;
};

export const serverMargin = ({ sli, target }: Pick<Server, 'sli' | 'target'>): number | null =>
  sli === null ? null : 1 - (1 - sli) / (1 - target);

/** '56 %' left; '34 % over'; '2.6× allowed' where it is more than twice. */
export const marginText = (margin: number): string => {
  if (margin < -1) return `${significant(1 - margin)}× allowed`;
  return margin < 0 ? `${share(-margin)} over` : share(margin);
};

const median = (values: readonly number[]): number | null => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[middle - (sorted.length % 2 === 0 ? 1 : 0)], sorted[middle]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
};

/** What k6 measured of an objective, else what the collector counted; null where neither did. */
const figureOf = ({ client, server }: GateObjective): { what: string; value: number } | null => {
  const limit = client === null ? null : limitIn(client.threshold);
  if (client !== null && client.value !== null && limit !== null)
    return { what: limit.what, value: client.value };
  return server === null || server.sli === null ? null : { what: 'rate', value: server.sli };
};

/** '81 ms, now +8 %': the median of the runs before, and how this one differs; null without any. */
export const beforeText = (
  now: GateObjective,
  earlier: readonly { readonly objectives: readonly GateObjective[] }[],
): string | null => {
  const figure = figureOf(now);
  if (figure === null) return null;
  const values = earlier.flatMap(({ objectives }) => {
    const same = objectives.find(({ objective }) => objective === now.objective);
    const found = same === undefined ? null : figureOf(same);
    return found === null || found.what !== figure.what ? [] : [found.value];
  });
  const was = median(values);
  if (was === null) return null;
  const { what, value } = figure;
  const difference = isShare(what) ? value - was : was === 0 ? 0 : value / was - 1;
  const unit = isShare(what) ? 'points' : '';
  const percent = Number((difference * 100).toFixed(isShare(what) ? 3 : 0));
  if (percent === 0) return `${measured(what, was)}, now the same`;
  const sign = percent > 0 ? '+' : '−';
  const change = `${sign}${Math.abs(percent)}\u00a0${unit || '%'}`;
  return `${measured(what, was)}, now ${change}`;
};
