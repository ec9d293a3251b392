// The result for people at a terminal: a line an objective, what each side saw, and why not.
// State is shape and word, so that it reads the same without colour.

import { styleText } from 'node:util';
import type { ClientView } from '../client-view.ts';
import type { Margin } from '../compare/margin.ts';
import { comparisonLines, marginText } from '../compare/words.ts';
import { counted, milliseconds, percent } from '../figures.ts';
import type { PhaseResult } from '../phase-result.ts';
import type { Result } from '../result.ts';
import { generatorText } from '../saturation.ts';
import type { ServerView } from '../server-view.ts';
import { isIdle, type ObjectiveVerdict, type Verdict } from '../verdict.ts';
import { courseLines, phaseCells, phaseHeads, phaseSign } from './phases.ts';

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

/** How k6 itself fared. */
export const generatorLines = ({ load }: Result): string[] => {
  const text = load === null ? null : generatorText(load.generator);
  return text === null ? [] : [text];
};

/** Columns as wide as the widest of their cells. */
const aligned = (rows: readonly (readonly string[])[]): string[] => {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0)),
  );
  return rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths?.[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
};

type Paint = (text: string, of: Verdict) => string;

const phaseTable = (phases: readonly PhaseResult[], paint: Paint): string[] => {
  if (phases.length === 0) return [];
  const [head = '', ...lines] = aligned([phaseHeads, ...phases.map(phaseCells)]);
  const painted = lines.map((line, index) => {
    const verdict = phases[index]?.verdict ?? null;
    const sign = phaseSign(verdict);
    return verdict === null ? line : line.replace(sign, paint(sign, verdict));
  });
  return [head, ...painted, ''];
};

export const textReport = (result: Result, colour: boolean): string => {
  const { objectives, reasons, verdict, comparisons, phases } = result;
  const paint: Paint = (text, of) =>
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
  const [head = '', ...lines] = aligned([header, ...table]);
  const rows = objectives.map((one, index) => {
    const sign = signOf(one);
    return lines[index]?.replace(sign, paint(sign, one.verdict)) ?? '';
  });
  return [
    ...phaseTable(phases, paint),
    ...(rows.length > 0 ? [head, ...rows, ''] : []),
    paint(headline(result), verdict),
    ...reasons.map((reason) => `  ${printable(reason).replaceAll('\n', '\n  ')}`),
    ...courseLines(result).map((line) => `  ${printable(line)}`),
    ...generatorLines(result).map((line) => `  ${line}`),
    ...comparisons.flatMap(comparisonLines).map(printable),
    '',
  ].join('\n');
};
