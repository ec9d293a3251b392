// Time slices are bad as a whole. Where less than one may be bad in a period, the first that is spends
// more than there was, and nothing lies between all of the budget and none of it.

import { durationText } from '../duration.ts';
import type { LintRule } from '../lint.ts';
import { periodSeconds } from '../period.ts';

export const sliceBudget: LintRule = ({ set, markAt, report }) => {
  for (const { key, slices, target, period, place } of set?.objectives ?? []) {
    if (slices === null || slices.goodFrom === null) continue;
    const allowed = Number(
      ((periodSeconds(period) * (1 - target)) / slices.seconds).toPrecision(2),
    );
    const mark = markAt(place);
    if (allowed >= 1 || mark === null) continue;
    const message = `'${key}' may have ${allowed} bad slices of ${durationText(slices.seconds)} in ${period.text}: the first spends more than its budget`;
    const fix = "Write a shorter 'timeSliceWindow', a longer period or a lower target.";
    report('slice-budget', mark, message, fix);
  }
};
