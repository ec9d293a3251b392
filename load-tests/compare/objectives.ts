// What differs in each objective between two runs, or between the same phase of both, by itself: how
// likely so much is by chance, and whether it is large enough to matter.

import type { Earlier } from './earlier.ts';
import {
  dispersionOf,
  type Interval,
  type Share,
  testShares,
  twoSided,
  varianceOf,
  z95,
} from './statistics.ts';

/** `alike`: no difference was shown. `unclear`: one of the runs measured too little of it. */
export type Difference = 'worse' | 'better' | 'alike' | 'unclear';

export type Measured = {
  readonly objective: string;
  readonly view: 'k6' | 'collector';
  /** 'p(95)' in milliseconds, or 'rate', the share of good events. */
  readonly figure: string;
  readonly before: number | null;
  readonly after: number | null;
  readonly difference: Difference;
  /** How likely so much is by chance alone; null if unclear. */
  readonly p: number | null;
  readonly matters: boolean;
};

/** Of the bad events that an objective allows, or of the time that was taken before. */
const leastChange = 0.1;
/** Of the longest time that an objective allows: what is less is felt by nobody. */
const leastOfLimit = 0.05;
/** Fewer runs do not tell how far runs scatter. */
export const leastRuns = 3;

export type Objectives = Earlier['objectives'];
/** What comparing two values comes to. */
export type Compared = Omit<Measured, 'objective' | 'view' | 'figure'>;

const shareOfClient = (client: Objectives[number]['client']): Share | null =>
  client === null || client.value === null || client.events === 0
    ? null
    : { good: Math.min(client.events, client.value * client.events), total: client.events };

const shareOfServer = (server: Objectives[number]['server']): Share | null =>
  server === null || server.total === 0 || server.good < 0 || server.good > server.total
    ? null
    : { good: server.good, total: server.total };

const compareShares = (
  before: Share | null,
  after: Share | null,
  others: readonly (Share | null)[],
  target: number,
): Compared => {
  const values = {
    before: before && before.good / before.total,
    after: after && after.good / after.total,
  };
  if (before === null || after === null || values.before === null || values.after === null)
    return { ...values, difference: 'unclear', p: null, matters: false };
  const known = others.filter((one) => one !== null);
  const dispersion = known.length < leastRuns ? 1 : dispersionOf(known);
  const change = values.after - values.before;
  return {
    ...values,
    difference: change < 0 ? 'worse' : 'better',
    p: testShares(before, after, dispersion),
    matters: Math.abs(change) >= leastChange * (1 - target),
  };
};

export type Time = { readonly value: number | null; readonly interval: Interval | null };

/** Of the logarithm, as if it were normal: the width of a 95 % interval (Woodruff 1952, JASA 47:635–646). */
const errorOf = ({ low, high }: Interval): number => Math.log(high / low) / (2 * z95);

export const compareTimes = (
  before: Time | null,
  after: Time | null,
  others: readonly (Time | null)[],
  limit: number,
): Compared => {
  const values = { before: before?.value ?? null, after: after?.value ?? null };
  const unclear = { ...values, difference: 'unclear', p: null, matters: false } as const;
  if (!values.before || !values.after || !before?.interval || !after?.interval) return unclear;
  if (before.interval.low <= 0 || after.interval.low <= 0) return unclear;
  const known = others.flatMap((one) => (one?.value ? [Math.log(one.value)] : []));
  const scatter = known.length < leastRuns ? 0 : (varianceOf(known) ?? 0);
  const within = errorOf(before.interval) ** 2 + errorOf(after.interval) ** 2;
  const error = Math.sqrt(Math.max(within, 2 * scatter));
  const change = values.after - values.before;
  const z = Math.log(values.after / values.before) / error;
  return {
    ...values,
    difference: change > 0 ? 'worse' : 'better',
    // Two runs of one and the same time, without any scatter, do not differ.
    p: change === 0 ? 1 : twoSided(z),
    matters: Math.abs(change) >= Math.max(leastChange * values.before, leastOfLimit * limit),
  };
};

const find = (objectives: Objectives, key: string) =>
  objectives.find(({ objective }) => objective === key);

const ofClient = (
  key: string,
  now: Objectives[number]['client'],
  then: Objectives,
  others: readonly Objectives[],
): Measured[] => {
  const before = find(then, key)?.client ?? null;
  // Another limit is another promise, and of a percentile another figure.
  if (now === null || before === null || before.threshold !== now.threshold) return [];
  const known = others
    .map((objectives) => find(objectives, key)?.client ?? null)
    .filter((one) => one?.threshold === now.threshold);
  const [figure = '', limit = ''] = now.threshold.split(/[<>]=/);
  const compared =
    figure === 'rate'
      ? compareShares(
          shareOfClient(before),
          shareOfClient(now),
          known.map(shareOfClient),
          Number(limit),
        )
      : compareTimes(before, now, known, Number(limit));
  return [{ objective: key, view: 'k6', figure, ...compared }];
};

const ofServer = (
  key: string,
  now: Objectives[number]['server'],
  then: Objectives,
  others: readonly Objectives[],
): Measured[] => {
  const before = find(then, key)?.server ?? null;
  const shares = [shareOfServer(before), shareOfServer(now)] as const;
  // What neither run used is nothing to compare.
  if (now === null || before === null || shares.every((share) => share === null)) return [];
  const known = others.map((objectives) => shareOfServer(find(objectives, key)?.server ?? null));
  const compared = compareShares(...shares, known, now.target);
  return [{ objective: key, view: 'collector', figure: 'rate', ...compared }];
};

/**
 * Of what both measured.
 * @param others of the same profile, which tell how far runs scatter without any change
 */
export const compareObjectives = (
  now: Objectives,
  then: Objectives,
  others: readonly Objectives[],
): Measured[] =>
  now.flatMap(({ objective: key, client, server }) => [
    ...ofClient(key, client, then, others),
    ...ofServer(key, server, then, others),
  ]);
