// How near each objective came to its limit, as one SVG that needs nothing else: a bar for each of
// both views with its 95 % interval, and the limit as a line. What is over the limit is red, and says so by its place too.

import { isIdle, type ObjectiveVerdict, type Verdict } from '../verdict.ts';
import { escaped } from './escaped.ts';
import { type Spent, spentOf, spentText } from './spent.ts';

const width = 800;
const left = 250;
/** Of the limit: 150 %; what is longer ends there with a point. */
const longest = 1.5;
const perLimit = 270;
const top = 30;
const rowHeight = 42;
const barHeight = 9;

/** Fits beside the bars at the size it is written in. */
const longestName = 36;

const shortened = (name: string): string =>
  name.length <= longestName ? name : `${name.slice(0, longestName - 1)}…`;

const style = `
.gate-chart { --ink: #1f2328; --quiet: #59636e; --rule: #d1d9e0; --pass: #2da44e; --fail: #cf222e; --inconclusive: #8c959f; }
@media (prefers-color-scheme: dark) { .gate-chart { --ink: #f0f6fc; --quiet: #a2acb9; --rule: #3d444d; --fail: #f0525d; } }
.gate-chart text { font: 12px system-ui, sans-serif; fill: var(--quiet); }
.gate-chart .name { fill: var(--ink); font-size: 13px; }
.gate-chart .grid { stroke: var(--rule); }
.gate-chart .limit { stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 4 3; }
.gate-chart .pass { fill: var(--pass); } .gate-chart .fail { fill: var(--fail); }
.gate-chart .inconclusive { fill: var(--inconclusive); }
.gate-chart .collector { opacity: 0.65; }
.gate-chart .interval { fill: none; stroke: var(--ink); }
`;

const placeOf = (share: number): number => left + Math.max(0, Math.min(share, longest)) * perLimit;

/** The 95 % interval, as far as it is in the picture. */
const whisker = ({ low, high }: Spent, y: number): string => {
  if (low === null || high === null) return '';
  const [from, to] = [placeOf(low), placeOf(high)];
  const end = (x: number, share: number) => (share > longest ? '' : ` M${x} ${y + 1} v7`);
  return `<path class="interval" d="M${from} ${y + 4.5} H${to}${end(from, low)}${end(to, high)}"/>`;
};

const bar = (who: 'k6' | 'collector', spent: Spent, verdict: Verdict, y: number): string => {
  const end = Math.max(left + 2, placeOf(spent.value));
  const point = spent.value > longest ? ` L${end + 6} ${y + barHeight / 2}` : '';
  const beside = Math.max(end, spent.high === null ? 0 : placeOf(spent.high));
  return [
    `<path class="${verdict} ${who}" d="M${left} ${y} H${end}${point} L${end} ${y + barHeight} H${left} Z"/>`,
    whisker(spent, y),
    `<text x="${beside + 10}" y="${y + barHeight - 0.5}">${who} ${escaped(spentText(spent.value))}</text>`,
  ].join('');
};

const row = (one: ObjectiveVerdict, index: number): string => {
  const y = top + index * rowHeight;
  const client = spentOf(one.client);
  const server = spentOf(one.server);
  const nothing = client === null && server === null;
  const said = isIdle(one) ? 'nobody used it' : 'nothing measured';
  return [
    `<text class="name" x="${left - 10}" y="${y + 22}" text-anchor="end">${escaped(shortened(one.objective))}</text>`,
    ...(one.client && client !== null ? [bar('k6', client, one.client.verdict, y + 7)] : []),
    ...(one.server && server !== null
      ? [bar('collector', server, one.server.verdict, y + 7 + barHeight + 4)]
      : []),
    ...(nothing ? [`<text x="${left + 10}" y="${y + 22}">${said}</text>`] : []),
  ].join('\n');
};

const grid = (bottom: number): string[] =>
  [0, 0.5, 1, longest].flatMap((share) => {
    const x = placeOf(share);
    const name = share === 1 ? 'limit' : `${share * 100} %`;
    return [
      `<line class="${share === 1 ? 'limit' : 'grid'}" x1="${x}" x2="${x}" y1="${top - 6}" y2="${bottom}"/>`,
      `<text x="${x}" y="${top - 12}" text-anchor="middle">${name}</text>`,
    ];
  });

const spoken = (one: ObjectiveVerdict): string => {
  const both = [
    ['k6', spentOf(one.client)],
    ['collector', spentOf(one.server)],
  ] as const;
  const said = both.flatMap(([who, spent]) =>
    spent === null ? [] : [`${who} ${spentText(spent.value)}`],
  );
  return `${one.objective}: ${said.join(', ') || 'nothing measured'}`;
};

/** @param title names the chart for those who hear it. */
export const marginChart = (title: string, objectives: readonly ObjectiveVerdict[]): string => {
  const bottom = top + objectives.length * rowHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="gate-chart" viewBox="0 0 ${width} ${bottom + 8}" width="${width}" height="${bottom + 8}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(objectives.map(spoken).join('. '))}</desc>`,
    `<style>${style}</style>`,
    ...grid(bottom),
    ...objectives.map(row),
    '</svg>',
    '',
  ].join('\n');
};
