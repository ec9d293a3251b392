// The days of a component as a strip: one column a day, its state by height and colour, so that it
// can be told apart in grey too. What it shows is said in words beside it, for those who do not see it.

import type { PublicDay } from './days.ts';
import type { ComponentState } from './state.ts';
import { escaped, lengthText, shareText, stateWords } from './words.ts';

const width = 8;
const gap = 2;
const height = 32;

/** The worse, the higher it stands out of the ground of a good day. */
const heights: Readonly<Record<ComponentState, number>> = {
  operational: 14,
  maintenance: 8,
  degraded: 24,
  outage: 32,
  'no data': 3,
};

const classOf = (state: ComponentState): string => state.replace(' ', '-');

export const dayWords = (day: PublicDay): string => {
  const { outageSeconds, degradedSeconds, watchedSeconds, uptime, state } = day;
  const parts = [
    ...(outageSeconds > 0 ? [`${stateWords.outage} for ${lengthText(outageSeconds)}`] : []),
    ...(degradedSeconds > 0 ? [`${stateWords.degraded} for ${lengthText(degradedSeconds)}`] : []),
  ];
  if (parts.length === 0) parts.push(stateWords[state]);
  if (uptime !== null)
    parts.push(`up ${shareText(uptime)} of ${lengthText(watchedSeconds)} watched`);
  return parts.join(', ');
};

const counted = (days: readonly PublicDay[], state: ComponentState): string => {
  const count = days.filter((day) => day.state === state).length;
  return count === 0 ? '' : `${count} ${stateWords[state].toLowerCase()}`;
};

/** 'The last 90 days: 3 outage, 80 operational, 7 no data' */
export const stripWords = (days: readonly PublicDay[]): string => {
  const states = ['outage', 'degraded', 'maintenance', 'operational', 'no data'] as const;
  const parts = states.map((state) => counted(days, state)).filter((part) => part !== '');
  return `The last ${days.length} days: ${parts.join(', ')}`;
};

const draw = (days: readonly PublicDay[]): string => {
  const columns = days.map((day, index) => {
    const tall = heights[day.state];
    const place = `x="${index * (width + gap)}" y="${height - tall}" width="${width}" height="${tall}"`;
    const title = escaped(`${day.date}: ${dayWords(day)}`);
    return `<rect class="${classOf(day.state)}" ${place}><title>${title}</title></rect>`;
  });
  const whole = days.length * (width + gap) - gap;
  return `<svg class="strip" role="img" aria-label="${escaped(stripWords(days))}" viewBox="0 0 ${whole} ${height}" preserveAspectRatio="none">${columns.join('')}</svg>`;
};

/** The page is written twice, to be served and as a file. */
const drawn = new WeakMap<readonly PublicDay[], string>();

export const strip = (days: readonly PublicDay[]): string => {
  const known = drawn.get(days) ?? draw(days);
  drawn.set(days, known);
  return known;
};
