// A replay as text of at most 80 columns: what would have fired, the colours and the budget over
// time, the actual objective first and what was asked instead beside or under it.

import type { Status } from '../../collector/serve/shapes.ts';
import { durationText } from '../../language/duration.ts';
import { amount, length, paragraph, percent, table } from '../explain/figure.ts';
import { type Axis, shareAxis } from './axis.ts';
import { fullText, momentIn } from './moment.ts';
import { brailleLine, rowOfValue } from './plot.ts';
import type { Stay } from './record.ts';
import type { Column, Report, ToldRow } from './report.ts';
import { summaryRows } from './summary.ts';

const signs: Readonly<Record<Status, string>> = {
  ...{ green: '●', yellow: '▲', red: '■', 'no data': '◌', stale: '◇' },
};

/** What a narrow piece of time is shown as, where it had several colours: the worst. */
const rank: readonly Status[] = ['red', 'yellow', 'stale', 'no data', 'green'];

const plotColumns = 66;
const mostRows = 10;

/** '12 events a second', '57 slices' */
export const trafficText = ({ unit, perSecond, columns: [actual] }: Report): string =>
  unit === 'slices'
    ? `${amount(actual?.total ?? 0)} slices`
    : `${amount(perSecond ?? 0)} events a second`;

const headText = (report: Report): string => {
  const { key, title, period, from, history, perSecond } = report;
  const { fromMs, toMs, scrapes, targets, series, intervalSeconds, stepSeconds } = history;
  const step = stepSeconds === 1 ? 'every second' : `every ${stepSeconds} s`;
  const traffic = perSecond === null ? 'nothing counted' : `${trafficText(report)} counted`;
  return [
    `${key}: ${title}, over ${period}`,
    paragraph('  history  ', from),
    `           ${fullText(fromMs)} to ${fullText(toMs)} UTC, ${durationText((toMs - fromMs) / 1000)}`,
    paragraph(
      '           ',
      `${amount(scrapes)} scrapes of ${targets} target${targets === 1 ? '' : 's'}, one every ${durationText(intervalSeconds)}; ${amount(series)} series; ${traffic}; evaluated ${step}`,
    ),
  ].join('\n');
};

/** Two wishes make a long name; the rows tell it. */
const headOf = ({ name }: Column): string => (name.length > 20 ? 'what if' : name);

const summaryText = (report: Report): string => {
  const rows = summaryRows(report).map(({ name, cells }) => [name, ...cells]);
  const last = rows.length - 1;
  return table([
    ['', ...report.columns.map(headOf)],
    ...rows.map(([name, ...cells], index) => [index === last ? `  ${name}` : `${name}`, ...cells]),
  ]);
};

const toldText = (told: ToldRow, report: Report): string => {
  const { severity, kind, window, startMs, endMs, peakBurn, peakBadShare, budgetSpent } = told;
  const { history } = report;
  const until = endMs ?? history.toMs;
  const what =
    kind === 'burn' ? `burn ${window}` : kind === 'threshold' ? 'red threshold' : 'source silent';
  const lasted = `${length((until - startMs) / 1000)}${endMs === null ? ', still firing' : ''}`;
  const quiet = told.quietBy === null ? '' : `  quiet: ${told.quietBy} says it already`;
  const head = paragraph(
    `  ${severity === 'page' ? '■' : '▲'} ${severity.padEnd(6)}  `,
    `${momentIn(history, startMs)} – ${momentIn(history, until)} (${lasted})  ${what}${quiet}`,
  );
  const peak = [
    ...(peakBurn === null ? [] : [`burn up to ${Number(peakBurn.toPrecision(3))}×`]),
    ...(peakBadShare === null ? [] : [`up to ${percent(peakBadShare)} bad`]),
    ...(budgetSpent === null ? [] : [`${percent(budgetSpent)} of the budget spent meanwhile`]),
  ];
  return [head, paragraph('      ', told.summary), paragraph('      ', peak.join(', '))].join('\n');
};

const timelineText = (column: Column, report: Report): string => {
  const beside = report.columns.length > 1 ? ` (${column.name})` : '';
  const title = `Pages and tickets that would have fired${beside}`;
  if (column.told.length === 0) return `${title}\n  none`;
  return [title, ...column.told.map((told) => toldText(told, report))].join('\n');
};

/** One sign for each of `count` pieces of the history's time. */
export const colourStrip = (
  stays: readonly Stay[],
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  count: number,
): string => {
  const width = Math.max(1, (toMs - fromMs) / count);
  return Array.from({ length: count }, (_, index) => {
    const [startMs, endMs] = [fromMs + index * width, fromMs + (index + 1) * width];
    const seen = new Set(
      stays.flatMap((stay) => (stay.fromMs < endMs && stay.toMs > startMs ? stay.status : [])),
    );
    const worst = rank.find((status) => seen.has(status));
    return worst === undefined ? ' ' : signs[worst];
  }).join('');
};

const axisLine = ({ fromMs, toMs }: Report['history'], indent: string): string => {
  const labels = [0, 0.5, 1].map((part) =>
    momentIn({ fromMs, toMs }, fromMs + part * (toMs - fromMs)),
  );
  const [first = '', middle = '', last = ''] = labels;
  const left =
    first +
    ' '.repeat(Math.max(1, Math.floor((plotColumns - middle.length) / 2) - first.length)) +
    middle;
  const gap = Math.max(1, plotColumns - left.length - last.length);
  return `${indent}${left}${' '.repeat(gap)}${last} UTC`;
};

const plotText = (column: Column, axis: Axis, report: Report): string[] => {
  const { history, columns } = report;
  // As many rows as give every tick one at equal distances.
  const steps = Math.max(1, axis.ticks.length - 1);
  const rows = steps * Math.max(1, Math.floor((mostRows - 1) / steps)) + 1;
  const labels = new Map(
    axis.ticks.map(({ value, label }) => [rowOfValue(value, axis, rows), label]),
  );
  const widest = Math.max(...[...labels.values()].map((label) => label.length));
  const lines = brailleLine(column.points, history, axis, plotColumns, rows);
  const indent = ' '.repeat(widest + 1);
  return [
    `Budget left of a whole ${report.period}${columns.length > 1 ? ` (${column.name})` : ''}`,
    ...lines.map((line, row) => {
      const label = labels.get(row);
      return `${(label ?? '').padStart(widest)} ${label === undefined ? '│' : '┤'}${line}`.trimEnd();
    }),
    `${indent}└${'─'.repeat(plotColumns)}`,
    `${indent}${' '}${colourStrip(column.statuses, history, plotColumns)}`,
    axisLine(history, `${indent} `),
  ];
};

const keyText = (report: Report): string => {
  const used = rank.filter((status) =>
    report.columns.some(({ secondsOf }) => secondsOf[status] > 0),
  );
  const colours = used
    .toReversed()
    .map((status) => `${signs[status]} ${status}`)
    .join('  ');
  const per =
    report.perSecond === null || report.unit === 'slices'
      ? ''
      : `, at the ${trafficText(report)} of this history`;
  return [
    `Colours, the worst of each piece of time: ${colours}`,
    paragraph(
      '',
      `The budget is that of a whole ${report.period}${per}. The board counts only what it has seen: until a tenth of the period is covered it says that it is warming up. Gaps are times in which nothing was heard.`,
    ),
  ].join('\n');
};

export const reportText = (report: Report): string => {
  const axis = shareAxis(
    report.columns.flatMap(({ points }) => points.flatMap(({ left }) => left ?? [])),
  );
  return [
    headText(report),
    summaryText(report),
    ...report.columns.map((column) => timelineText(column, report)),
    ...report.columns.map((column) => plotText(column, axis, report).join('\n')),
    keyText(report),
    ...report.notes.map((note) => paragraph('Note: ', note)),
  ].join('\n\n');
};
