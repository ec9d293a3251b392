// Days of which nobody is to be told: ordinary noise, nights in which nobody asks, deploys that restart
// one instance after the other, counters that begin anew, and what is scraped now and then but slowly.

import type { Chance } from './chance.ts';
import { instances, type Stretch } from './scrapes.ts';

export const daySeconds = 86_400;
export const quietIntervalSeconds = 15;

export type QuietDay = {
  readonly name: string;
  readonly what: string;
  readonly course: (chance: Chance) => Generator<Stretch>;
};

const hour = 3600;
const idle = { fromSeconds: 1 * hour, toSeconds: 5 * hour };
/** The last is at night, when nobody notices. */
const deploys = [9 * hour, 11 * hour, 14 * hour, 17.5 * hour, 22 * hour, 3 * hour];
/** Between two instances of a deploy; each misses a scrape. */
const rollSeconds = 60;
/** Counters that begin anew in a process that does not. */
const resets = [10 * hour, 15.25 * hour, 20 * hour];
/** Now and then a moment of which a fiftieth fails. */
const hiccups = { chance: 0.002, badShare: 0.02 };

const isWithin = (atSeconds: number, fromSeconds: number, seconds: number): boolean =>
  atSeconds >= fromSeconds && atSeconds < fromSeconds + seconds;

/** Most at noon, nothing in the small hours, few before and after. */
const trafficAt = (atSeconds: number): number =>
  isWithin(atSeconds, idle.fromSeconds, idle.toSeconds - idle.fromSeconds)
    ? 0
    : Math.max(0.02, Math.sin((Math.PI * (atSeconds - 5 * hour)) / (20 * hour)));

function* ordinary(chance: Chance): Generator<Stretch> {
  for (let atSeconds = 0; atSeconds < daySeconds; atSeconds += quietIntervalSeconds) {
    const noise = 0.7 + 0.6 * chance.share();
    const badShare = chance.share() < hiccups.chance ? hiccups.badShare : 0.0003 * chance.share();
    const deployed = (instance: number): boolean =>
      deploys.some((from) =>
        isWithin(atSeconds, from + instance * rollSeconds, quietIntervalSeconds),
      );
    yield {
      perSecond: 200 * trafficAt(atSeconds) * noise,
      badShare: () => badShare,
      isUp: (instance) => !deployed(instance) && chance.share() > 0.0005,
      isRestarted: deployed,
      isReset: (instance) =>
        resets.some((from) => isWithin(atSeconds, from, quietIntervalSeconds)) && instance === 1,
    };
  }
}

/** A request a minute, one of which fails in a day: less than is promised. */
function* small(chance: Chance): Generator<Stretch> {
  const failsAt = (9 + 8 * chance.share()) * hour;
  for (let atSeconds = 0; atSeconds < daySeconds; atSeconds += quietIntervalSeconds) {
    yield {
      perSecond: 1 / 60,
      badShare: () => 0,
      isUp: () => true,
      isRestarted: () => false,
      failures: isWithin(atSeconds, failsAt, quietIntervalSeconds) ? 1 : 0,
    };
  }
}

export const quietDays: readonly QuietDay[] = [
  {
    name: 'an ordinary day',
    what: `noise, a night in which nobody asks, ${deploys.length} deploys over ${instances.length} instances, ${resets.length} counter resets`,
    course: ordinary,
  },
  {
    name: 'a day of a small service',
    what: 'a request a minute, of which one in the day fails',
    course: small,
  },
];
