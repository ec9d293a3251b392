// What a notification says: what is wrong, in one plain sentence with its figures.

import type { Objective } from '../../language/slo-set.ts';
import { percentBeside, percentText } from '../alert/reading.ts';
import type { AlertTransition } from '../engine.ts';
import type { ObjectiveRow, StatusReading } from '../serve/shapes.ts';

export type Message = { readonly title: string; readonly summary: string };

type Cause = Pick<AlertTransition, 'alert' | 'reading'> & {
  readonly objective: Pick<Objective, 'title'>;
};

/** '45 s', '2 min 10 s', '3 h 5 min'. */
export const durationInWords = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const parts =
    hours > 0
      ? [`${hours} h`, minutes % 60 > 0 ? `${minutes % 60} min` : '']
      : [minutes > 0 ? `${minutes} min` : '', seconds % 60 > 0 ? `${seconds % 60} s` : ''];
  return parts.filter((part) => part !== '').join(' ') || '0 s';
};

const limitInWords = /more than [\d.,]+ ?%/;

/** 'more than 5 % of requests slower than …' becomes '34 % of requests slower than … (limit 5 %)'. */
const figures = (
  { text, badRatio, badRatioAbove }: StatusReading,
  windowSeconds: number,
): string => {
  const window = windowSeconds === 60 ? 'minute' : durationInWords(windowSeconds * 1000);
  if (badRatio === null) return `nothing measured in the last ${window}`;
  const share = percentBeside(badRatio, badRatioAbove);
  const limit = percentText(badRatioAbove);
  return limitInWords.test(text)
    ? `${text.replace(limitInWords, share)} in the last ${window} (limit ${limit})`
    : `${text}: ${share} in the last ${window} (limit ${limit})`;
};

/** The red threshold that is furthest above its limit, or nearest to it; null where there is none. */
const worstRed = (row: ObjectiveRow | null): string | null => {
  if (row === null) return null;
  const { readings, windowSeconds } = row.current;
  const excess = ({ badRatio, badRatioAbove }: StatusReading) => (badRatio ?? -1) - badRatioAbove;
  const [worst] = readings
    .filter(({ colour }) => colour === 'red')
    .toSorted((a, b) => excess(b) - excess(a));
  return worst === undefined ? null : figures(worst, windowSeconds);
};

/** A source's alert speaks of the source, whichever objective it stands with. */
const ofSource = ({ alert, reading }: Cause): string =>
  alert.summary.endsWith(`: ${reading}`)
    ? alert.summary.slice(0, -reading.length - 2)
    : `${alert.alertName}: a source is silent`;

/** @param row the objective as it stands, for the figures. */
export const firingMessage = (cause: Cause, row: ObjectiveRow | null): Message => {
  const { alert, objective, reading } = cause;
  switch (alert.kind) {
    case 'stale':
      return { title: ofSource(cause), summary: `${ofSource(cause)}: ${reading}` };
    case 'burn': {
      const title = `${objective.title} is spending its error budget too fast`;
      return { title, summary: `${title}: ${reading}` };
    }
    case 'threshold': {
      const title = `${objective.title} is red`;
      return { title, summary: `${title}: ${worstRed(row) ?? reading}` };
    }
  }
};

/** @param openForMs how long the page was open. */
export const resolvedMessage = (
  { alert, objective, reading }: Cause,
  row: ObjectiveRow | null,
  openForMs: number,
): Message => {
  const after = `after ${durationInWords(openForMs)}`;
  if (alert.kind === 'stale') return { title: reading, summary: `${reading}, ${after}` };
  const title = `${objective.title} has recovered`;
  return { title, summary: `${title} ${after}: ${worstRed(row) ?? reading}` };
};

/** The definition of what was paged about is not what it was: nothing will ever resolve it. */
export const forgottenMessage = (what: string): Message => ({
  title: `${what} is not watched as before`,
  summary: `${what} is not watched as before: its definition was changed or removed, so its page is closed`,
});
