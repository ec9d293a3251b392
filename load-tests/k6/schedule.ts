// Who takes turns with whom, and whose network goes when. By number and not by chance, so that the
// same few out of so many do it in every run, and a floor on it can be kept.

import type { Period } from './attendance.ts';
import type { Profile } from './profile.ts';

const oneTakingTurnsIn = 4;

/**
 * A seat is taken all the time. At one in four two people take turns: while one is there the other
 * has a break, and comes back as somebody new to the hub.
 * @returns numbers of people, from 1; those without a seat come after all that have one.
 */
export const peopleOfSeat = (seat: number, seats: number): readonly [number, ...number[]] =>
  seat % oneTakingTurnsIn === 0 ? [seat, seats + seat / oneTakingTurnsIn] : [seat];

const oneCutOffIn = 50;
const minuteMs = 60_000;
/** In its minute, so that who is between two visits has time to be back. */
const earliestMs = 10_000;
const latestMs = 40_000;

/**
 * In each whole minute one seat in fifty. With fewer seats, or judged over a shorter time, the moment
 * that one of them is away for would be more than may be lost of all connected time.
 * @returns when the seat's network goes, in milliseconds of Unix time.
 */
export const cutsOfSeat = (
  seat: number,
  { sessions, course }: Pick<Profile, 'sessions' | 'course'>,
  { from, to }: Period,
): readonly number[] => {
  if (course !== 'steady' || sessions < oneCutOffIn) return [];
  const minutes = Math.floor((to - from) / minuteMs);
  // Spread evenly: successive multiples of the golden ratio fall between one another.
  const share = ((seat / oneCutOffIn) * 0.618) % 1;
  return Array.from({ length: minutes }, (_, minute) => minute)
    .filter((minute) => (seat - 1) % oneCutOffIn === minute % oneCutOffIn)
    .map((minute) => from + minute * minuteMs + earliestMs + share * (latestMs - earliestMs));
};
