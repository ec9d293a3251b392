// The load test that k6 runs: so many people at once, each in a virtual user of their own, who come
// one after another, stay together for the profile's duration and leave. k6 cuts nobody off.

import execution from 'k6/execution';
import type { Options } from 'k6/options';
import { statsAround } from '../compare/percentiles.ts';
import { acts, floorsOfActs } from './acts.ts';
import { createClock } from './clock.ts';
import { measurements } from './measurements.ts';
import { pause } from './pause.ts';
import { live } from './person.ts';
import { installMicrotasks } from './polyfill.ts';
import { readProfile } from './profile.ts';
import { placeOf, prepare, type Stage } from './stage.ts';
import { type RunData, summaryOf } from './summary.ts';

const profile = readProfile(__ENV, open);

/** What leaving may take: a review to its end, edits to be saved. */
const leavingSeconds = 15;
/** The last to come need some time until they are in. */
const arrivals = 0.9;

export const options: Options = {
  scenarios: {
    people: {
      executor: 'per-vu-iterations',
      exec: 'person',
      vus: profile.sessions,
      iterations: 1,
      maxDuration: `${Math.ceil((profile.rampUpMs + profile.durationMs) / 1000) + leavingSeconds}s`,
      gracefulStop: '15s',
    },
  },
  thresholds: {
    ...profile.thresholds,
    // Not promises of the app's: without these the figures would be worth nothing.
    person_errors: ['count==0'],
    people_left: [`count>=${profile.sessions}`],
    ...floorsOfActs(profile.sessions, profile.durationMs),
  },
  summaryTrendStats: [
    ...['min', 'avg', 'med', 'p(90)', 'p(95)', 'p(99)', 'max'],
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

type Shared = { readonly stage: Stage };

/** Where there is nothing to test, k6 gives up at once and says why. */
export const setup = async (): Promise<Shared> => {
  try {
    return { stage: await prepare(profile, createClock(failed)) };
  } catch (error) {
    execution.test.abort(error instanceof Error ? error.message : String(error));
    throw error;
  }
};

export const person = async ({ stage }: Shared): Promise<void> => {
  const clock = createClock(failed);
  const number = execution.vu.idInTest;
  const from = execution.scenario.startTime + profile.rampUpMs;
  const share = (number - 1 + clock.random()) / profile.sessions;
  await pause(
    clock,
    execution.scenario.startTime + arrivals * profile.rampUpMs * share - clock.now(),
  );
  await live({
    ...{ profile, clock, tally: measurements, acts, failed },
    ...placeOf(profile, stage, number),
    period: { from, to: from + profile.durationMs },
  });
};

export const handleSummary = (data: RunData): Record<string, string> => ({
  [profile.summaryPath ?? 'stdout']: `${JSON.stringify(summaryOf(profile, data), null, 2)}\n`,
});
