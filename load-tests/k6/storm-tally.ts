// What is counted of a storm: people and attempts, beside what is measured of all.

import { Counter, Trend } from 'k6/metrics';
import type { NewcomerTally } from './newcomer.ts';

const counter = (name: string): (() => void) => {
  const metric = new Counter(name);
  return () => metric.add(1);
};

const coming = new Trend('storm_came', true);
const admission = new Trend('storm_admission', true);

export const stormTally = {
  came: (milliseconds) => coming.add(milliseconds),
  admitted: (milliseconds) => admission.add(milliseconds),
  turnedAway: counter('storm_turned_away'),
  cutOff: counter('storm_cut_off'),
  cameBack: counter('storm_came_back'),
  lost: counter('storm_lost'),
} as const satisfies NewcomerTally & {
  /** Tried to get in for the first time, so long after the storm began. */
  readonly came: (milliseconds: number) => void;
};
