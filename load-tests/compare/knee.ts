// The knee of this run beside that of one before it. Where a run ended without anything broken, or k6
// itself was too slow, its knee is only known to be at least there: a lower one of this kind proves
// nothing. Knees scatter by a step or more, so that one is worse only where no earlier run that passed
// had one as low.

import type { Earlier } from './earlier.ts';
import type { Difference } from './objectives.ts';

export type Reached = {
  /** Of the last step that held; 0 where none did. */
  readonly sessions: number;
  /** Whether the next step broke, and the knee is no further. */
  readonly isCertain: boolean;
};

export type KneeComparison = {
  readonly before: Reached;
  readonly after: Reached;
  readonly difference: Difference;
  /** Of the earlier runs that passed, newest first. */
  readonly earlier: readonly number[];
};

type Stepped = Pick<Earlier, 'knee' | 'phases'>;

const reachedBy = ({ knee, phases: [first] }: Stepped): Reached =>
  knee === null
    ? { sessions: 0, isCertain: first?.verdict === 'fail' }
    : { sessions: knee.sessions, isCertain: knee.next?.verdict === 'fail' };

const differenceOf = (
  before: Reached,
  after: Reached,
  earlier: readonly number[],
): KneeComparison['difference'] => {
  if (after.sessions === before.sessions) return 'alike';
  const isLower = after.sessions < before.sessions;
  const lower = isLower ? after : before;
  if (!lower.isCertain) return 'unclear';
  const isUsual = earlier.some((one) => (isLower ? one <= after.sessions : one >= after.sessions));
  if (isUsual) return 'alike';
  return isLower ? 'worse' : 'better';
};

/** @returns null where neither has a knee, as without steps */
export const compareKnees = (
  now: Stepped,
  then: Stepped,
  others: readonly Earlier[],
): KneeComparison | null => {
  if (now.knee === null && then.knee === null) return null;
  const [before, after] = [reachedBy(then), reachedBy(now)];
  const earlier = others.flatMap(({ verdict, knee }) =>
    verdict === 'pass' && knee !== null ? [knee.sessions] : [],
  );
  return { before, after, difference: differenceOf(before, after, earlier), earlier };
};
