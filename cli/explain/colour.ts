// Which colour a constant share of bad events gives, and after how long, from health. The status
// window of w seconds holds e × min(t, w) / w bad, t seconds after errors began; what the collector
// itself would say of that decides.

import { colourOf } from '../../collector/alert/colour.ts';
import { read } from '../../collector/alert/reading.ts';
import type { Objective } from '../../language/slo-set.ts';
import type { Load } from './reaction.ts';
import { coveredSeconds, erringSeconds, filledSeconds, firstSecond } from './window.ts';

export type ColourReached = {
  readonly colour: 'green' | 'yellow' | 'red';
  /** Seconds after errors began; null for green, which it was. */
  readonly afterSeconds: number | null;
};

/**
 * Of the events that the objective counts, `load.badShare` are bad. A condition on another indicator
 * sees the same share of its own only where those events are slow enough for it too: `alsoOthers`.
 */
export const colourUnder = (
  objective: Objective,
  load: Load,
  alsoOthers: boolean,
): ColourReached => {
  const { status, indicator, target, slices } = objective;
  const { windowSeconds, minimumBadEvents } = status;
  const minimum = load.perSecond === null ? 0 : minimumBadEvents;
  const at = (second: number) => {
    const total = (load.perSecond ?? 1) * coveredSeconds(windowSeconds, second);
    const bad = (load.perSecond ?? 1) * load.badShare * erringSeconds(windowSeconds, second);
    const own = { good: total - bad, total };
    const readings = (['red', 'yellow'] as const).flatMap((colour) =>
      status[colour].map((condition) =>
        read(
          { text: condition.text, colour, badRatioAbove: condition.badRatioAbove },
          alsoOthers || condition.indicator.id === indicator.id ? own : { good: total, total },
          minimum,
        ),
      ),
    );
    const promised = slices?.goodFrom ?? target;
    return colourOf({
      own,
      target: promised,
      minimumBadEvents: minimum,
      readings,
      redWhen: status.redWhen,
    });
  };
  const last = filledSeconds(windowSeconds);
  for (const colour of ['red', 'yellow'] as const) {
    const afterSeconds = firstSecond(last, (second) => {
      const reached = at(second);
      return reached === 'red' || reached === colour;
    });
    if (afterSeconds !== null) return { colour, afterSeconds };
  }
  return { colour: 'green', afterSeconds: null };
};
