// The load test that k6 runs: so many people at once, some together in each virtual user, who come one
// after another, stay to the end of the profile and leave. k6 cuts nobody off.

import execution from 'k6/execution';
import type { Options, Scenario } from 'k6/options';
import { statsAround } from '../compare/percentiles.ts';
import { acts, floorsOfActs } from './acts.ts';
import { begin } from './begin.ts';
import { createClock } from './clock.ts';
import { arrivalOf, blocksOf } from './crowd.ts';
import { markOnce, markPhases } from './marks.ts';
import { measurements } from './measurements.ts';
import { pauseUntil } from './pause.ts';
import { live } from './person.ts';
import { installMicrotasks } from './polyfill.ts';
import { readProfile } from './profile.ts';
import { placeOf, prepare, type Stage } from './stage.ts';
import { cloudsOf, rage } from './storm.ts';
import { type RunData, summaryOf } from './summary.ts';
import { visit, visitSeconds } from './visitor.ts';

const profile = readProfile(__ENV, open);

/** What leaving may take: a review to its end, edits to be saved. */
const leavingSeconds = 15;
const blocks = blocksOf(profile);
const clouds = cloudsOf(profile);
const loadSeconds = Math.ceil((profile.rampUpMs + profile.durationMs) / 1000);

/** Each comes once, and stays to the end. */
const once = (exec: string, vus: number): Scenario => ({
  ...{ executor: 'per-vu-iterations', exec, vus, iterations: 1 },
  ...{ maxDuration: `${loadSeconds + leavingSeconds}s`, gracefulStop: '15s' },
});

/**
 * They come whatever the answers are. Where nobody is free to come k6 drops one, and says so; to make
 * another one meanwhile takes too long.
 */
const visitors = (perMinute: number): Scenario => ({
  ...{ executor: 'constant-arrival-rate', exec: 'visitor', rate: perMinute, timeUnit: '1m' },
  ...{ duration: `${loadSeconds}s`, gracefulStop: `${visitSeconds}s` },
  preAllocatedVUs: Math.ceil((perMinute * visitSeconds) / 60) + 1,
});

const { arrivalsPerMinute } = profile;

export const options: Options = {
  scenarios: {
    people: once('person', blocks.length),
    ...(clouds.length === 0 ? {} : { storm: once('storm', clouds.length) }),
    ...(arrivalsPerMinute === null ? {} : { visitors: visitors(arrivalsPerMinute) }),
  },
  thresholds: {
    ...profile.thresholds,
    // Not promises of the app's: without these the figures would be worth nothing.
    person_errors: ['count==0'],
    people_left: [`count>=${profile.sessions}`],
    // While something is broken on purpose nobody has to come to all of it.
    ...(profile.course === 'experiment'
      ? {}
      : floorsOfActs(profile.first, profile.durationMs * profile.pace)),
  },
  summaryTrendStats: [
    ...['min', 'avg', 'med', 'p(90)', 'p(95)', 'p(99)', 'max', 'count'],
    ...statsAround(Object.values(profile.thresholds).flat()),
  ],
  systemTags: ['name', 'method', 'status'],
};

const failed = (error: unknown): void => {
  measurements.personError();
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(`A person of the load test failed: ${said}`);
};
installMicrotasks(failed);

type Shared = { readonly stage: Stage; readonly startMs: number };

/** Where there is nothing to test, k6 gives up at once and says why. */
export const setup = async (): Promise<Shared> => {
  try {
    const clock = createClock(failed);
    return { stage: await prepare(profile, clock), startMs: begin(clock) };
  } catch (error) {
    execution.test.abort(error instanceof Error ? error.message : String(error));
    throw error;
  }
};

export const person = async ({ stage, startMs }: Shared): Promise<void> => {
  const clock = createClock(failed);
  const block = blocks[execution.scenario.iterationInTest];
  if (block === undefined) throw new RangeError('there are more virtual users than blocks');
  const unmark = markPhases(profile, clock, startMs, block.cohort);
  const sit = async (seat: number): Promise<void> => {
    const { at, period } = arrivalOf(profile, seat, startMs, clock.random());
    await pauseUntil(clock, at);
    const place = placeOf(profile, stage, seat);
    await live({ ...{ profile, clock, tally: measurements, acts, failed }, ...place, period });
  };
  await Promise.all(block.seats.map(sit));
  unmark();
};

export const storm = async ({ startMs }: Shared): Promise<void> => {
  const clock = createClock(failed);
  const cloud = execution.scenario.iterationInTest;
  const unmark = markPhases(profile, clock, startMs, 'newcomer');
  const clients = clouds[cloud] ?? 0;
  await rage({ profile, clock, tally: measurements, failed, cloud, clients, startMs });
  unmark();
};

export const visitor = async ({ stage, startMs }: Shared): Promise<void> => {
  const clock = createClock(failed);
  markOnce(profile, clock, startMs, 'newcomer');
  const place = placeOf(profile, stage, execution.scenario.iterationInTest + 1);
  await visit({ profile, clock, tally: measurements, failed, ...place });
};

export const handleSummary = (data: RunData): Record<string, string> => ({
  [profile.summaryPath ?? 'stdout']: `${JSON.stringify(summaryOf(profile, data), null, 2)}\n`,
});
