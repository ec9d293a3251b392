// The result for people at a terminal: a line an objective, what each side saw, and why not.
// State is shape and word, so that it reads the same without colour.

import { styleText } from 'node:util';
import type { ClientView } from '../client-view.ts';
import type { Margin } from '../compare/margin.ts';
import { comparisonLines, marginText } from '../compare/words.ts';
import { counted, milliseconds, percent } from '../figures.ts';
import type { Result } from '../result.ts';
import type { ServerView } from '../server-view.ts';
import { isIdle, type ObjectiveVerdict, type Verdict } from '../verdict.ts';

const signs: Readonly<Record<Verdict, string>> = {
  pass: '● PASS',
  fail: '■ FAIL',
  inconclusive: '◌ UNDECIDED',
};

const colours = { pass: 'green', fail: 'red', inconclusive: 'gray' } as const;

export const signOf = (one: ObjectiveVerdict): string =>
  isIdle(one) ? '◌ IDLE' : signs[one.verdict];

/** Others' words may hold what a terminal would obey. */
export const printable = (text: string): string => text.replaceAll(/[^\P{Cc}\n]/gu, '·');

const none = '–';

/** '87 ms of p(95)<=200, 600 events'. */
export const clientText = (view: ClientView | null): string => {
  if (view === null) return none;
  const { value, threshold, events } = view;
  if (value === null) return counted(events, 'event');
  const isRate = threshold.startsWith('rate');
  const figure = isRate ? percent(value) : milliseconds(value);
  const what = isRate ? '' : `${threshold.replace(/<=.*$/, '')} `;
  return `${what}${figure} of ${counted(events, 'event')}`;
};

export const serverText = (view: ServerView | null): string =>
  view === null || view.sli === null
    ? none
    : `${percent(view.sli)} of ${counted(Math.round(view.total), 'event')}`;

/** What is left of the limit, by the view that has less; with its 95 % interval. */
export const leftText = ({ client, server }: ObjectiveVerdict): string => {
  const margins = [
    client?.value == null ? null : client.margin,
    server?.sli == null ? null : server.margin,
  ].filter((margin): margin is Margin => margin !== null);
  const [least] = margins.toSorted((a, b) => a.value - b.value);
  return least === undefined ? none : marginText(least);
};

export const headline = ({ verdict, profile, fault, load }: Result): string => {
  const people = load === null ? '' : `, ${counted(load.sessions.joined, 'session')}`;
  const time = load === null ? '' : `, ${Math.round(load.durationMs / 1000)} s`;
  const broken = fault === null ? '' : `, with the fault ${fault}`;
  return `${signs[verdict]}  gate ${profile}${people}${time}${broken}`;
};

export const textReport = (result: Result, colour: boolean): string => {
  const { objectives, reasons, verdict, comparisons } = result;
  const paint = (text: string, of: Verdict): string =>
    colour ? styleText(colours[of], text, { validateStream: false }) : text;
  const header = ['VERDICT', 'OBJECTIVE', 'TARGET', 'LEFT', 'K6', 'COLLECTOR'];
  const table = objectives.map((one) => [
    signOf(one),
    printable(one.objective),
    one.server === null ? none : percent(one.server.target),
    leftText(one),
    clientText(one.client),
    serverText(one.server),
  ]);
  const widths = header.map((_, column) =>
    Math.max(...[header, ...table].map((cells) => cells[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const rows = objectives.map((one, index) => {
    const sign = signOf(one);
    return line(table[index] ?? []).replace(sign, paint(sign, one.verdict));
  });
  return [
    ...(rows.length > 0 ? [line(header), ...rows, ''] : []),
    paint(headline(result), verdict),
    ...reasons.map((reason) => `  ${printable(reason).replaceAll('\n', '\n  ')}`),
    ...comparisons.flatMap(comparisonLines).map(printable),
    '',
  ].join('\n');
};
