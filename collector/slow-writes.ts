// Of sources that are written to: whether their targets are scraped as often as was said. What comes
// less often looks like gaps, and what is bridged over a gap pages nobody.

import { durationText } from '../language/duration.ts';
import type { DataSource } from '../language/slo-set.ts';
import { isGap } from './sli/increments.ts';

/** @param intervals in seconds, by source, as they are seen. @returns sentences for a person */
export const slowWrites = (
  sources: readonly DataSource[],
  intervals: ReadonlyMap<string, number>,
): readonly string[] =>
  sources.flatMap(({ name, intervalSeconds }) => {
    const seen = intervals.get(name) ?? 0;
    if (!isGap(0, seen, intervalSeconds)) return [];
    const [is, said] = [Math.round(seen), intervalSeconds].map(durationText);
    return [
      `What a Prometheus writes of ${name} is scraped every ${is}, but its DataSource says ${said}: all of it is taken for bridged gaps, which page nobody. Say signalbox/interval: ${is}.`,
    ];
  });
