// What a run leaves behind for the gate: k6's figures of our metrics and of a few of its own.

import type { Profile } from './profile.ts';

type Metric = {
  readonly type: string;
  readonly values: Readonly<Record<string, number>>;
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
};

/** What k6 gives to handleSummary, as far as it is used. */
export type RunData = {
  readonly metrics: Readonly<Record<string, Metric>>;
  readonly state: { readonly testRunDurationMs: number };
};

export type Summary = {
  readonly run: string;
  readonly profile: string;
  readonly durationMs: number;
  readonly sessions: {
    readonly wanted: number;
    /** At one moment, as far as the roll calls saw. */
    readonly most: number;
    /** Were there at least once. */
    readonly joined: number;
  };
  readonly failedDials: number;
  readonly iterations: number;
  /** Those who came at once; null without a storm. */
  readonly storm: {
    readonly came: number;
    readonly admitted: number;
    readonly turnedAway: number;
    readonly cutOff: number;
    readonly cameBack: number;
    readonly lost: number;
    readonly lastCameMs: number | null;
    readonly lastAdmittedMs: number | null;
  } | null;
  readonly metrics: Readonly<Record<string, Metric>>;
};

const rollCall = /^present_\d+$/;
/** k6's own that are told; the others are about things that do not occur here. */
const builtIn =
  /^(checks|dropped_iterations|vus_max|data_sent|data_received|http_reqs|http_req_duration|http_req_failed|ws_sessions|ws_connecting|ws_msgs_sent|ws_msgs_received)$/;
const othersOfK6 =
  /^(vus|iterations|iteration_duration|group_duration|(http_req|ws|browser|grpc)_.+)$/;

/** Parts of metrics are there because a threshold asks for them. */
const isTold = (name: string): boolean =>
  builtIn.test(name) || !(othersOfK6.test(name) || rollCall.test(name));

const stormOf = (metrics: RunData['metrics']): Summary['storm'] => {
  const count = (name: string): number => metrics[name]?.values.count ?? 0;
  const most = (name: string): number | null =>
    count(name) === 0 ? null : (metrics[name]?.values.max ?? null);
  const [came, admitted] = [count('storm_came'), count('storm_admission')];
  return {
    ...{ came, admitted, turnedAway: count('storm_turned_away') },
    ...{ cutOff: count('storm_cut_off'), cameBack: count('storm_came_back') },
    lost: count('storm_lost'),
    ...{ lastCameMs: most('storm_came'), lastAdmittedMs: most('storm_admission') },
  };
};

export const summaryOf = (profile: Profile, { metrics, state }: RunData): Summary => {
  const count = (name: string): number => metrics[name]?.values.count ?? 0;
  const told = Object.entries(metrics).filter(([name]) => isTold(name));
  return {
    run: profile.run,
    profile: profile.name,
    durationMs: Math.round(state.testRunDurationMs),
    sessions: {
      wanted: profile.sessions,
      most: Math.max(
        0,
        ...Object.keys(metrics)
          .filter((name) => rollCall.test(name))
          .map(count),
      ),
      joined: count('people_joined'),
    },
    failedDials: count('failed_dials'),
    iterations: count('iterations'),
    storm: profile.storm === null ? null : stormOf(metrics),
    metrics: Object.fromEntries(
      told
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, { type, values, thresholds = {} }]) => [name, { type, values, thresholds }]),
    ),
  };
};
