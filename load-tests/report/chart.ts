// How near each objective came to its limit, as one SVG that needs nothing else: a bar for each of
// both views, and the limit as a line. What is over the limit is red, and says so by its place too.

import { isIdle, type ObjectiveVerdict, type Verdict } from '../verdict.ts';
import { escaped } from './escaped.ts';
import { clientSpent, serverSpent, spentText } from './spent.ts';

const width = 760;
const left = 250;
/** Of the limit: 150 %; what is longer ends there with a point. */
const longest = 1.5;
const perUse = 270;
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
`;

const bar = (who: 'k6' | 'collector', use: number, verdict: Verdict, y: number): string => {
  const isCut = use > longest;
  const end = left + Math.max(2, Math.min(use, longest) * perUse);
  const middle = y + barHeight / 2;
  const point = isCut ? ` L${end + 6} ${middle}` : '';
  return [
    `<path class="${verdict} ${who}" d="M${left} ${y} H${end}${point} L${end} ${y + barHeight} H${left} Z"/>`,
    `<text x="${end + 10}" y="${y + barHeight - 0.5}">${who} ${escaped(spentText(use))}</text>`,
  ].join('');
};

const row = (one: ObjectiveVerdict, index: number): string => {
  const y = top + index * rowHeight;
  const client = clientSpent(one.client);
  const server = serverSpent(one.server);
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
  [0, 0.5, 1, longest].flatMap((use) => {
    const x = left + use * perUse;
    const name = use === 1 ? 'limit' : `${use * 100} %`;
    return [
      `<line class="${use === 1 ? 'limit' : 'grid'}" x1="${x}" x2="${x}" y1="${top - 6}" y2="${bottom}"/>`,
      `<text x="${x}" y="${top - 12}" text-anchor="middle">${name}</text>`,
    ];
  });

const spoken = (one: ObjectiveVerdict): string => {
  const uses = [
    ['k6', clientSpent(one.client)],
    ['collector', serverSpent(one.server)],
  ] as const;
  const said = uses.flatMap(([who, use]) => (use === null ? [] : [`${who} ${spentText(use)}`]));
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
