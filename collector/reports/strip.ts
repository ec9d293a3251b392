// The days of an objective as a row of bars, an SVG without script: the higher a bar, the more of the
// budget went on that day. A day without a count is an open box, so that nothing is not mistaken for
// nothing bad; each bar says its figures.

import { escaped } from '../html.ts';
import type { ReportDay, ReportObjective } from '../serve/reports/shapes.ts';
import { countText, shareText } from './words.ts';

const [width, gap, height] = [8, 2, 40];
const leastHeight = 3;
const openHeight = 8;

/** A day that took its even share of the budget is a quarter high; all of the budget fills it. */
const heightOf = (spent: number, days: number): number => {
  if (spent <= 0) return leastHeight;
  const even = spent * days;
  const part = even <= 1 ? even / 4 : 0.25 + (0.75 * Math.log(even)) / Math.log(days);
  return Math.max(leastHeight, Math.min(1, part) * height);
};

const kindOf = (spent: number, days: number): 'calm' | 'over' | 'much' =>
  spent * days <= 1 ? 'calm' : spent < 0.25 ? 'over' : 'much';

const barTitle = ({ day, good, total, spent, leftOutSeconds }: ReportDay): string =>
  total === 0
    ? `${day}: nothing counted${leftOutSeconds > 0 ? ', left out' : ''}`
    : `${day}: ${shareText(spent)} of the budget, ${countText(total - good)} of ${countText(total)} bad`;

const bar = (day: ReportDay, index: number, days: number): string => {
  const x = index * (width + gap);
  const title = `<title>${escaped(barTitle(day))}</title>`;
  if (day.total === 0) {
    const box = `x="${x + 0.5}" y="${height - openHeight}" width="${width - 1}" height="${openHeight - 0.5}"`;
    return `<rect class="none" ${box}>${title}</rect>`;
  }
  const spent = day.spent ?? 0;
  const tall = Number(heightOf(spent, days).toFixed(1));
  const y = Number((height - tall).toFixed(1));
  return `<rect class="${kindOf(spent, days)}" x="${x}" y="${y}" width="${width}" height="${tall}">${title}</rect>`;
};

/** @param allDays of the report, in order */
export const stripSvg = (
  { title, days }: Pick<ReportObjective, 'title' | 'days'>,
  allDays: readonly string[],
): string => {
  const known = new Map(days.map((day) => [day.day, day]));
  const none = { good: 0, total: 0, spent: null, leftOutSeconds: 0 };
  const bars = allDays.map((day, index) =>
    bar(known.get(day) ?? { day, ...none }, index, allDays.length),
  );
  const total = allDays.length * (width + gap) - gap;
  const label = `${title}: share of the budget spent on each of ${allDays.length} days`;
  return `<svg class="strip" role="img" aria-label="${escaped(label)}" viewBox="0 0 ${total} ${height}" preserveAspectRatio="none">${bars.join('')}</svg>`;
};
