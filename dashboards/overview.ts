// What stands above the objectives: how many are red, all of them in a table, since when, and the
// two figures by which they are compared. Every query keeps the labels slo, objective and service.

import { durationText } from '../language/duration.ts';
import type { SloSet } from '../language/slo-set.ts';
import type { Sized } from './layout.ts';
import { badRatio, ofEach, recorded } from './series.ts';
import { stat } from './stat.ts';
import { countQuery, type Look, looks } from './status.ts';
import { statusTable } from './status-table.ts';
import { statusTimeline } from './status-timeline.ts';
import { timeSeries } from './time-series.ts';

const name = '{{slo}}/{{objective}}';

const count = (look: Look): Sized => {
  const frame = {
    title: look.text,
    description: 'How many objectives have this status. Without a figure no rules run.',
    unit: 'none',
  };
  const thresholds = [
    { value: null, color: 'text' },
    { value: 1, color: look.colour },
  ];
  return { panel: stat(frame, countQuery(look), { thresholds }), width: 6, height: 4 };
};

/** The long window of most objectives' first alert; null when no objective has an alert. */
const comparedWindow = ({ objectives }: SloSet): number | null => {
  const uses = new Map<number, number>();
  for (const { burn } of objectives) {
    const window = burn.alerts[0]?.longSeconds;
    if (window !== undefined) uses.set(window, (uses.get(window) ?? 0) + 1);
  }
  const [most] = [...uses].sort(([a, many], [b, more]) => more - many || a - b);
  return most?.[0] ?? null;
};

const budgets = (): Sized => ({
  panel: timeSeries(
    {
      title: 'Error budgets left',
      description: 'What is left of each budget over its period; below 0 the objective is missed.',
      unit: 'percentunit',
      decimals: 1,
    },
    [{ expression: ofEach(recorded.budgetLeft), legend: name }],
    { softFrom: 0, to: 1 },
  ),
  width: 12,
  height: 9,
});

const burns = (seconds: number): Sized => ({
  panel: timeSeries(
    {
      title: `Burn over ${durationText(seconds)}`,
      description:
        'How many times faster than evenly each budget is spent. Objectives without alerts over this window are not shown.',
      unit: 'none',
      decimals: 2,
    },
    [
      {
        expression: `${ofEach(badRatio(seconds))} / (1 - ${ofEach(recorded.target)})`,
        legend: name,
      },
    ],
    { from: 0 },
  ),
  width: 12,
  height: 9,
});

export const overview = (set: SloSet): readonly Sized[] => {
  // A line for each objective, and some more for headings.
  const height = Math.min(set.objectives.length + 3, 30);
  const window = comparedWindow(set);
  return [
    ...Object.values(looks).map(count),
    { panel: statusTable(set), width: 24, height },
    { panel: statusTimeline(), width: 24, height },
    budgets(),
    ...(window === null ? [] : [burns(window)]),
  ];
};
