// The course of an incident, stretch by stretch: ordinary traffic, its phases, ordinary traffic again.

import type { Stretch } from './scrapes.ts';
import type { Phase, Shape } from './shapes.ts';

/** Where nothing is wrong: a tenth of what is promised. */
export const ordinaryBadShare = 0.0001;

/** After it: what fires is to end. */
export const tailSeconds = 900;

const shareAt = ({ badShare = ordinaryBadShare }: Phase, part: number): number =>
  typeof badShare === 'number' ? badShare : badShare[0] + (badShare[1] - badShare[0]) * part;

const stretchOf = (phase: Phase, perSecond: number, part: number, isFirst: boolean): Stretch => {
  const { of = 'all', traffic = 1, down, restart = false } = phase;
  const concerned = (instance: number, tenant: string): boolean =>
    of === 'all' || (of === 'one instance' ? instance === 0 : tenant === 'few');
  return {
    perSecond: perSecond * traffic,
    badShare: (instance, tenant) =>
      concerned(instance, tenant) ? shareAt(phase, part) : ordinaryBadShare,
    isUp: (instance) => down === undefined || (down === 'one instance' && instance !== 0),
    isRestarted: () => restart && isFirst,
  };
};

/** The first scrape after the beginning is the first that shows it. */
export function* courseOf(shape: Shape): Generator<Stretch> {
  const { perSecond, leadSeconds, phases, intervalSeconds } = shape;
  for (const phase of [
    { seconds: leadSeconds + intervalSeconds },
    ...phases,
    { seconds: tailSeconds },
  ]) {
    const steps = Math.round(phase.seconds / intervalSeconds);
    for (let step = 0; step < steps; step += 1) {
      yield stretchOf(phase, perSecond, step / steps, step === 0);
    }
  }
}

const isTrouble = ({ badShare, down }: Phase): boolean =>
  badShare !== undefined || down !== undefined;

const lengthOf = (phases: readonly Phase[]): number =>
  phases.reduce((sum, { seconds }) => sum + seconds, 0);

/** When the trouble begins, in seconds from the first scrape. */
export const beginOf = ({ leadSeconds, phases }: Shape): number =>
  leadSeconds + lengthOf(phases.slice(0, phases.findIndex(isTrouble)));

export const endOf = ({ leadSeconds, phases }: Shape): number => leadSeconds + lengthOf(phases);

/** From when on its seconds matter; of hours they do not. */
export const closelyFrom = (shape: Shape): number =>
  shape.intervalSeconds < 60 ? beginOf(shape) : Number.POSITIVE_INFINITY;
