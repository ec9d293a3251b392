// What is compared between objectives: how many have which status, their budgets, their burn.

import { durationText } from '../../language/duration.ts';
import type { Objective } from '../../language/slo-set.ts';
import { barGauge } from '../panel/bar-gauge.ts';
import { colours } from '../panel/colour.ts';
import type { Sized } from '../panel/layout.ts';
import { stat } from '../panel/stat.ts';
import { timeSeries } from '../panel/time-series.ts';
import { badRatio, ofEach, recorded, type Scope } from './series.ts';
import { countQuery, type Look, looks } from './status.ts';

const name = '{{slo}}/{{objective}}';

/** As many bars as can be read. */
const mostBars = 20;

const count = (look: Look, scope: Scope): Sized => {
  const frame = {
    title: look.text,
    description: 'How many objectives have this status. Without a figure no rules run.',
    unit: 'none',
  };
  const thresholds = [
    { value: null, color: 'text' },
    { value: 1, color: look.colour },
  ];
  return { panel: stat(frame, countQuery(look, scope), { thresholds }), width: 6, height: 4 };
};

export const counts = (scope: Scope): readonly Sized[] =>
  Object.values(looks).map((look) => count(look, scope));

/** The long window of most objectives' first alert; null when no objective has an alert. */
const comparedWindow = (objectives: readonly Objective[]): number | null => {
  const uses = new Map<number, number>();
  for (const { burn } of objectives) {
    const window = burn.alerts[0]?.longSeconds;
    if (window !== undefined) uses.set(window, (uses.get(window) ?? 0) + 1);
  }
  const [most] = [...uses].sort(([a, many], [b, more]) => more - many || a - b);
  return most?.[0] ?? null;
};

/** A bar for each of the worst, the least left first. */
export const worstBudgets = (scope: Scope): Sized => ({
  panel: barGauge(
    {
      title: 'Least budget left',
      description: `The ${mostBars} objectives with the least error budget left, the worst first. Below 0 the objective is missed.`,
      unit: 'percentunit',
      decimals: 1,
    },
    {
      expression: `sort(bottomk(${mostBars}, ${ofEach(recorded.budgetLeft, scope)}))`,
      legend: name,
      ...{ from: 0, to: 1 },
      thresholds: [
        { value: null, color: colours.red },
        { value: 0, color: colours.yellow },
        { value: 0.25, color: colours.green },
      ],
    },
  ),
  width: 12,
  height: 9,
});

export const budgets = (scope: Scope): Sized => ({
  panel: timeSeries(
    {
      title: 'Error budgets left',
      description: 'What is left of each budget over its period; below 0 the objective is missed.',
      unit: 'percentunit',
      decimals: 1,
    },
    [{ expression: ofEach(recorded.budgetLeft, scope), legend: name }],
    { softFrom: 0, to: 1 },
  ),
  width: 12,
  height: 9,
});

/** None where no objective has an alert. */
export const burns = (objectives: readonly Objective[], scope: Scope): readonly Sized[] => {
  const seconds = comparedWindow(objectives);
  if (seconds === null) return [];
  const frame = {
    title: `Burn over ${durationText(seconds)}`,
    description:
      'How many times faster than evenly each budget is spent. Objectives without alerts over this window are not shown.',
    unit: 'none',
    decimals: 2,
  };
  const burn = `${ofEach(badRatio(seconds), scope)} / (1 - ${ofEach(recorded.target, scope)})`;
  const lines = [{ expression: burn, legend: name }];
  return [{ panel: timeSeries(frame, lines, { from: 0 }), width: 12, height: 9 }];
};

/** Of a table or lanes: a line for each, and some more for headings. */
export const listHeight = (objectives: readonly Objective[]): number =>
  Math.min(objectives.length + 4, 30);
