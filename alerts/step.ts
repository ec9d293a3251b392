// The events of one step of 15 s, whatever they are read from. Good stands before total: whoever
// reads both while they are being written sees too few bad events for a moment, never too many.

import type { Indicator, Maintenance } from '../language/slo-set.ts';
import { increment, zeroWhereCounted } from './increment.ts';
import { type Events, gaugeEvents, ratioEvents, thresholdEvents } from './moment.ts';
import type { Origin } from './origin.ts';
import { concerns, outside } from './pause.ts';
import type { RecordingRule } from './rule.ts';
import { type Counted, countedLabels, type Side, sharesTotal, stepName } from './series.ts';
import { countersOf } from './span-counters.ts';
import { lines } from './text.ts';

/** Where there is a total and nothing good was ever counted, good is 0. */
const counterEvents = (
  { good, total }: Pick<Extract<Indicator, { kind: 'counters' }>, 'good' | 'total'>,
  origin: Origin,
): Events => ({
  total: increment(total, origin),
  good: lines(increment(good, origin), 'or', zeroWhereCounted(total, origin)),
});

const eventsOf = (indicator: Indicator, origin: Origin): Events => {
  switch (indicator.kind) {
    case 'counters':
      return counterEvents(indicator, origin);
    case 'gauges':
      return gaugeEvents(indicator, origin);
    case 'ratio':
      return ratioEvents(indicator, origin);
    case 'threshold':
      return thresholdEvents(indicator, origin);
    case 'spans':
      return counterEvents(countersOf(indicator), origin);
  }
};

export const stepRules = (
  counted: Counted,
  origin: Origin,
  maintenances: readonly Maintenance[],
): readonly RecordingRule[] => {
  const events = eventsOf(counted.indicator, origin);
  const pauses = maintenances.filter((each) => concerns(each, counted.objective));
  const rule = (side: Side): RecordingRule => ({
    record: stepName(counted, side),
    expr: outside(pauses, origin, events[side]),
    labels: countedLabels(counted),
  });
  return sharesTotal(counted) ? [rule('good')] : [rule('good'), rule('total')];
};
