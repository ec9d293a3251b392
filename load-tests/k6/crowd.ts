// Who comes when, and who shares a virtual user of k6: each has a JavaScript engine of its own, so that
// a thousand of them need more memory than the app that they load. Pure.

import type { Period } from './attendance.ts';
import type { Profile } from './profile.ts';

export type Cohort = 'steady' | 'newcomer';

/** Those who are together in one virtual user, of one cohort, so that k6 can mark what they measure. */
export type Block = { readonly cohort: Cohort; readonly seats: readonly number[] };

/** So few that each engine has little to do, so many that there are few engines. */
const seatsPerBlock = 10;
/**
 * Those who write in one document are in different engines: one after another in one engine would hear
 * of an edit the later. They have numbers next to each other, and of so many each block takes some.
 */
const seatsPerGroup = 100;
/** The last to come need some time until they are in. */
const arrivals = 0.9;

const inBlocks = (cohort: Cohort, from: number, to: number): Block[] => {
  const groups = Array.from({ length: Math.ceil((to - from + 1) / seatsPerGroup) }, (_, nth) => {
    const first = from + nth * seatsPerGroup;
    const size = Math.min(seatsPerGroup, to - first + 1);
    return Array.from({ length: size }, (_, seat) => first + seat);
  });
  return groups.flatMap((group) => {
    const blocks = Math.ceil(group.length / seatsPerBlock);
    return Array.from({ length: blocks }, (_, block) => ({
      cohort,
      seats: group.filter((_, place) => place % blocks === block),
    }));
  });
};

/** Seats count from 1. */
export const blocksOf = ({ first, sessions }: Pick<Profile, 'first' | 'sessions'>): Block[] => [
  ...inBlocks('steady', 1, first),
  ...inBlocks('newcomer', first + 1, sessions),
];

type Timing = Pick<Profile, 'first' | 'sessions' | 'rampUpMs' | 'durationMs' | 'phases' | 'course'>;

/** When a seat's people come, and from when on they are counted on; all in milliseconds. */
export type Arrival = { readonly at: number; readonly period: Period };

/**
 * @param startMs when the load begins, in milliseconds of Unix time.
 * @param share in [0, 1): so that people do not come in step.
 */
export const arrivalOf = (
  profile: Timing,
  seat: number,
  startMs: number,
  share: number,
): Arrival => {
  const { first, rampUpMs, durationMs, phases, course } = profile;
  const to = startMs + rampUpMs + durationMs;
  const step = seat <= first ? 0 : phases.findIndex(({ sessions }) => seat <= sessions);
  const before = phases[step - 1];
  const mine = phases[step];
  if (course !== 'steps' || before === undefined || mine === undefined)
    return {
      at: startMs + (arrivals * rampUpMs * (seat - 1 + share)) / first,
      period: { from: startMs + rampUpMs, to },
    };
  const [from, until] = [before.toSeconds * 1000, mine.fromSeconds * 1000];
  const place = (seat - before.sessions - 1 + share) / (mine.sessions - before.sessions);
  return {
    at: startMs + from + arrivals * (until - from) * place,
    period: { from: startMs + until, to },
  };
};
