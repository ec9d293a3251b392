// Maintenance as Alertmanager's time intervals. It knows days and minutes, no instants, so a time is
// cut at midnights and months; it is in UTC, and takes the minutes in which it begins and ends whole.

import type { Maintenance, SloSet } from '../language/slo-set.ts';
import { concerns } from './pause.ts';
import { readersOf } from './silence.ts';

export type TimeInterval = {
  readonly times?: readonly { readonly start_time: string; readonly end_time: string }[];
  readonly days_of_month: readonly string[];
  readonly months: readonly string[];
  readonly years: readonly string[];
};

const minuteMs = 60_000;
const dayMs = 86_400_000;

const clock = (minutes: number): string =>
  [Math.floor(minutes / 60), minutes % 60].map((part) => `${part}`.padStart(2, '0')).join(':');

/** Days from..to of a month, both included, whole or between two times. */
const interval = (fromMs: number, toMs: number, times: TimeInterval['times']): TimeInterval => {
  const [from, to] = [new Date(fromMs), new Date(toMs)];
  const [first, last] = [from.getUTCDate(), to.getUTCDate()];
  return {
    ...(times ? { times } : {}),
    days_of_month: [first === last ? `${first}` : `${first}:${last}`],
    months: [`${from.getUTCMonth() + 1}`],
    years: [`${from.getUTCFullYear()}`],
  };
};

const endOfMonthMs = (ms: number): number => {
  const date = new Date(ms);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
};

export const timeIntervals = ({ startMs, endMs }: Maintenance): readonly TimeInterval[] => {
  const endsMs = Math.ceil(endMs / minuteMs) * minuteMs;
  const intervals: TimeInterval[] = [];
  let fromMs = Math.floor(startMs / minuteMs) * minuteMs;
  while (fromMs < endsMs) {
    const midnightMs = Math.floor(fromMs / dayMs) * dayMs;
    const wholeDays = fromMs === midnightMs && endsMs - fromMs >= dayMs;
    const untilMs = wholeDays
      ? Math.min(Math.floor(endsMs / dayMs) * dayMs, endOfMonthMs(fromMs))
      : Math.min(endsMs, midnightMs + dayMs);
    const [start_time, end_time] = [fromMs, untilMs].map((ms) =>
      clock((ms - midnightMs) / minuteMs),
    );
    intervals.push(
      interval(
        midnightMs,
        untilMs - minuteMs,
        wholeDays ? undefined : [{ start_time: start_time ?? '', end_time: end_time ?? '' }],
      ),
    );
    fromMs = untilMs;
  }
  return intervals;
};

/** Alerts that are muted at other times than most. */
export type Muted = { readonly matchers: readonly string[]; readonly by: readonly string[] };

/** Names of what mutes every alert. */
export const mutedAlways = ({ maintenances }: SloSet): readonly string[] =>
  maintenances.filter(({ services }) => services.length === 0).map(({ name }) => name);

/**
 * The alerts of a service, and those of a source's silence, which belong to all services that read
 * it: it is muted only while none of them is to be judged.
 */
export const mutedApart = (set: SloSet): readonly Muted[] => {
  const some = set.maintenances.filter(({ services }) => services.length > 0);
  if (some.length === 0) return [];
  const muted = (matchers: readonly string[], services: readonly string[]): readonly Muted[] => {
    const names = (from: readonly Maintenance[]): readonly string[] =>
      from
        .filter((each) => services.every((service) => concerns(each, { service })))
        .map(({ name }) => name);
    return services.length > 0 && names(some).length > 0
      ? [{ matchers, by: names(set.maintenances) }]
      : [];
  };
  const services = [...new Set(some.flatMap((each) => each.services))].toSorted();
  return [
    ...services.flatMap((service) =>
      muted([`service=${JSON.stringify(service)}`, 'kind!="stale"'], [service]),
    ),
    ...set.dataSources.flatMap(({ name }) =>
      muted(
        ['kind="stale"', `source=${JSON.stringify(name)}`],
        [...new Set(readersOf(name, set.objectives).map(({ service }) => service))],
      ),
    ),
  ];
};
