// How long an SLO's period is, in seconds.

import { longestSeconds } from '../../collector/budget/period.ts';
import type { Period } from '../../language/slo-set.ts';

/** What a calendar period is taken for: the budget of a February is a little smaller. */
const usualDays = { day: 1, week: 7, month: 30, quarter: 91, year: 365 } as const;

export const periodSeconds = (period: Period): number =>
  period.kind === 'rolling' ? longestSeconds(period) : usualDays[period.unit] * 86_400;
