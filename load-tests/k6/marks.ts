// What is measured carries the phase in which it was, so that k6 judges each by itself. All that one
// virtual user measures is marked alike: it is of one cohort, and phases are the same for everybody.

import execution from 'k6/execution';
import type { Clock } from '../../app/collaboration/protocol/clock.ts';
import type { Cohort } from './crowd.ts';
import type { Profile } from './profile.ts';

/** On the way from one phase to the next. */
const between = 'between';

/** Marks what the virtual user measures from now on, for as long as the phase lasts. */
const mark = (profile: Profile, seconds: number): void => {
  const phase = profile.phases.find(
    ({ fromSeconds, toSeconds }) => seconds >= fromSeconds && seconds < toSeconds,
  );
  execution.vu.metrics.tags.phase = phase?.name ?? between;
};

/** For somebody who is there for moments only. */
export const markOnce = (profile: Profile, clock: Clock, startMs: number, cohort: Cohort): void => {
  if (profile.phases.length === 0) return;
  execution.vu.metrics.tags.cohort = cohort;
  mark(profile, (clock.now() - startMs) / 1000);
};

/** Goes with the load to its end. @returns what ends it before. */
export const markPhases = (
  profile: Profile,
  clock: Clock,
  startMs: number,
  cohort: Cohort,
): (() => void) => {
  markOnce(profile, clock, startMs, cohort);
  const edges = profile.phases.flatMap(({ fromSeconds, toSeconds }) => [fromSeconds, toSeconds]);
  const cancels = [...new Set(edges)].map((seconds) => {
    const left = startMs + seconds * 1000 - clock.now();
    return left <= 0 ? () => {} : clock.after(left, () => mark(profile, seconds));
  });
  return () => {
    for (const cancel of cancels) cancel();
  };
};
