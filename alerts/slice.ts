// Time slices, once each has closed: how good it was, from 0 to 1, and nothing where nothing was
// measured in it. One series says both how many slices counted and how many were good, so that the
// two are never seen apart.

import { durationText } from '../language/duration.ts';
import type { Objective, Slices } from '../language/slo-set.ts';
import type { Group, RecordingRule } from './rule.ts';
import { eventsCounted, labelsOf, readSteps, sliceName } from './series.ts';
import { decimal, lines } from './text.ts';
import { rangeText, writtenSeconds } from './window.ts';

/** A share as a fraction of whole numbers: 0.07 × 100 is a little more than 7, 7 × 100 is 700. */
const fraction = (share: number): { readonly of: number; readonly in: number } => {
  const digits = decimal(share).toFixed(12).replace(/0+$/, '').split('.')[1]?.length ?? 0;
  return { of: Math.round(share * 10 ** digits), in: 10 ** digits };
};

const times = (text: string, factor: number): string =>
  factor === 1 ? text : `${factor} * ${text}`;

export const sliceRule = (objective: Objective, { seconds, goodFrom }: Slices): RecordingRule => {
  const counted = eventsCounted(objective);
  const range = rangeText(seconds, writtenSeconds);
  const [good, total] = (['good', 'total'] as const).map(
    (side) => `sum_over_time(${readSteps(counted, side)}${range})`,
  );
  const share = goodFrom === null ? null : fraction(goodFrom);
  return {
    record: sliceName(seconds),
    expr:
      share === null
        ? lines('clamp_max(', `  ${good}`, `  / (${total} > 0),`, '  1', ')')
        : lines(`${times(`${good}`, share.in)}`, `>= bool ${times(`(${total} > 0)`, share.of)}`),
    labels: labelsOf(objective),
  };
};

/** Prometheus evaluates it once a slice, at a moment of its own: slices do not begin on the hour. */
export const sliceGroup = (objective: Objective, slices: Slices): Group => ({
  name: `signalbox ${objective.key} slices`,
  interval: durationText(slices.seconds),
  note: '',
  rules: [sliceRule(objective, slices)],
});
