// The drawing of a replay's page: budget over time as a line for each column, under it a row of
// colours and a row of alerts for each, all on one axis of time. Gaps stay open.

import { escaped } from '../../collector/html.ts';
import type { Status } from '../../collector/serve/shapes.ts';
import { type Axis, shareAxis } from './axis.ts';
import { momentIn } from './moment.ts';
import type { Stay } from './record.ts';
import type { Column, LeftPoint, Report } from './report.ts';

export const statusWords: Readonly<Record<Status, string>> = {
  green: '● green',
  yellow: '▲ yellow',
  red: '■ red',
  'no data': '◌ no data',
  stale: '◇ stale',
};

const width = 1000;
const left = 90;
const plotWidth = width - left - 10;
const top = 32;
const plotHeight = 240;
const rowHeight = 28;
const barHeight = 18;

type Scale = { readonly x: (atMs: number) => number; readonly y: (share: number) => number };

const scaleOf = ({ fromMs, toMs }: Report['history'], { low, high }: Axis): Scale => ({
  x: (atMs) => left + ((atMs - fromMs) / Math.max(1, toMs - fromMs)) * plotWidth,
  y: (share) => top + ((high - share) / (high - low)) * plotHeight,
});

const near = (value: number): string => String(Math.round(value * 10) / 10);

/** Points closer than this share of a pixel would not be seen. */
const path = (points: readonly LeftPoint[], { x, y }: Scale): string => {
  const parts: string[] = [];
  let last: { x: string; y: string } | null = null;
  for (const { atMs, left: share } of points) {
    if (share === null) {
      last = null;
      continue;
    }
    const at = { x: near(x(atMs)), y: near(y(share)) };
    if (last === null) parts.push(`M${at.x} ${at.y}`);
    else if (at.x !== last.x || at.y !== last.y) {
      parts.push(at.y === last.y ? `H${at.x}` : `H${at.x}V${at.y}`);
    }
    last = at;
  }
  // A line that only goes on to the right is one piece.
  return parts
    .filter((part, index) => !(/^H[\d.]+$/.test(part) && /^H/.test(parts[index + 1] ?? '')))
    .join('');
};

const bar = (
  from: number,
  to: number,
  y: number,
  kind: string,
  title: string,
  sign: string,
): string => {
  const long = Math.max(1, to - from);
  const text =
    long < 16
      ? ''
      : `<text class="on${kind === 'red' || kind === 'page' ? '' : ' dark'}" x="${near(from + 4)}" y="${near(y + 14)}">${sign}</text>`;
  return `<g><title>${escaped(title)}</title><rect class="${kind}" x="${near(from)}" y="${near(y)}" width="${near(long)}" height="${barHeight}" rx="2"/>${text}</g>`;
};

const statusKinds: Readonly<Record<Status, string>> = {
  ...{ green: 'green', yellow: 'yellow', red: 'red', 'no data': 'none', stale: 'stale' },
};

const colourRow = (stays: readonly Stay[], y: number, { x }: Scale, report: Report): string =>
  stays
    .filter(({ fromMs, toMs }) => toMs > fromMs)
    .map(({ status, fromMs, toMs }) => {
      const title = `${statusWords[status]}, ${momentIn(report.history, fromMs)} to ${momentIn(report.history, toMs)} UTC`;
      const [from, to] = [x(fromMs), x(toMs)];
      const words = statusWords[status];
      const shown = to - from < 80 ? words.slice(0, 1) : words;
      return bar(from, to, y, statusKinds[status], title, shown);
    })
    .join('');

/** Alerts that overlap stand on lines of their own. */
const alertLanes = ({ told }: Column, toMs: number): Column['told'][number][][] => {
  const lanes: Column['told'][number][][] = [];
  for (const each of told) {
    const free = lanes.find((lane) => (lane.at(-1)?.endMs ?? toMs) <= each.startMs);
    if (free === undefined) lanes.push([each]);
    else free.push(each);
  }
  return lanes;
};

const gridText = (axis: Axis, { x, y }: Scale, { history }: Report): string => {
  const { fromMs, toMs } = history;
  const shares = axis.ticks.map(
    ({ value, label }) =>
      `<line class="grid" x1="${left}" x2="${left + plotWidth}" y1="${near(y(value))}" y2="${near(y(value))}"/><text x="${left - 8}" y="${near(y(value) + 4)}" text-anchor="end">${label}</text>`,
  );
  const times = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const atMs = fromMs + part * (toMs - fromMs);
    const anchor = part === 0 ? 'start' : part === 1 ? 'end' : 'middle';
    return `<text x="${near(x(atMs))}" y="${top + plotHeight + 20}" text-anchor="${anchor}">${momentIn(history, atMs)}${part === 1 ? ' UTC' : ''}</text>`;
  });
  return [...shares, ...times].join('\n');
};

const described = ({ columns, period }: Report): string =>
  columns
    .map(({ name, budgetLeft, pages, tickets }) => {
      const end =
        budgetLeft === null ? 'unknown' : `${Number((budgetLeft * 100).toPrecision(5))} %`;
      return `${name}: ${end} of the budget of ${period} is left at the end; ${pages} pages and ${tickets} tickets.`;
    })
    .join(' ');

export const drawing = (report: Report): string => {
  const { columns, history } = report;
  const axis = shareAxis(
    columns.flatMap(({ points }) => points.flatMap(({ left: share }) => share ?? [])),
  );
  const scale = scaleOf(history, axis);
  const parts = [gridText(axis, scale, report)];
  let keyX = left;
  for (const [index, { name, points }] of columns.entries()) {
    const kind = index === 0 ? 'left' : 'left other';
    parts.push(`<path class="${kind}" d="${path(points, scale)}"/>`);
    parts.push(
      `<line class="${kind} key" x1="${keyX}" x2="${keyX + 28}" y1="14" y2="14"/><text class="name" x="${keyX + 34}" y="18">${escaped(name)}</text>`,
    );
    keyX += 60 + name.length * 8;
  }
  let y = top + plotHeight + 36;
  for (const column of columns) {
    const label = columns.length > 1 ? column.name : 'colour';
    parts.push(`<text class="name" x="${left}" y="${y + 10}">${escaped(label)}</text>`);
    y += 16;
    parts.push(colourRow(column.statuses, y, scale, report));
    y += rowHeight;
    for (const lane of alertLanes(column, history.toMs)) {
      for (const { severity, kind, window, startMs, endMs, summary } of lane) {
        const [from, to] = [scale.x(startMs), scale.x(endMs ?? history.toMs)];
        const sign = severity === 'page' ? '■ page' : '▲ ticket';
        const cause = { burn: `burn ${window}`, threshold: 'red', stale: 'silent' }[kind];
        const label = to - from < 60 ? '' : to - from < 220 ? sign : `${sign}, ${escaped(cause)}`;
        parts.push(bar(from, to, y, severity, `${sign}: ${summary}`, label));
      }
      y += rowHeight - 4;
    }
    y += 8;
  }
  const hatch =
    '<defs><pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="grid" y2="6" stroke-width="3"/></pattern></defs>';
  return `<svg viewBox="0 0 ${width} ${y}" role="img" aria-label="${escaped(described(report))}">${hatch}\n${parts.join('\n')}\n</svg>`;
};
