// The one sentence that is read from three metres: is anything red, and since when. It speaks of
// the worst state there is; and when the figures are old it says that before all else.

import { age, clock } from '../../../ui/duration.ts';
import { type Status, signOf, statusesWorstFirst, worstStatus } from '../../../ui/status.ts';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import type { Freshness } from '../live/freshness.ts';
import { warmCoverage } from './budget.ts';

export type Headline = {
  /** Null where nothing is known that is worth a colour. */
  readonly status: Status | null;
  readonly text: string;
  /** 'since 14:03:12 · 3 min'; null where nothing is known. */
  readonly since: string | null;
  /** The same moment; null where nothing is known. */
  readonly sinceMs: number | null;
  /** Those that the sentence is about; empty when it is about all. */
  readonly about: readonly ObjectiveRow[];
};

export type StatusCount = { readonly status: Status; readonly number: number };

/** How many there are of each state, worst first, all five. */
export const countByStatus = (rows: readonly ObjectiveRow[]): readonly StatusCount[] =>
  statusesWorstFirst.map((status) => ({
    status,
    number: rows.filter((row) => row.status === status).length,
  }));

const sentence = (status: Status, number: number, all: number): string => {
  const { word } = signOf(status);
  if (status === 'no data')
    return number === all ? `${word} yet` : `Nothing is red; ${number} of ${all} ${word}`;
  if (number === all) return all === 1 ? `The objective is ${word}` : `All ${all} are ${word}`;
  return number === 1 ? `1 of ${all} is ${word}` : `${number} of ${all} are ${word}`;
};

const sinceText = (sinceMs: number, nowMs: number): string =>
  `since ${clock(sinceMs, nowMs)} · ${age(sinceMs, nowMs)}`;

/** The row with the least budget, of those that have one. */
export const leastBudget = (rows: readonly ObjectiveRow[]): ObjectiveRow | null =>
  rows
    .filter((row) => row.budgetLeft !== null && row.coverage >= warmCoverage)
    .reduce<ObjectiveRow | null>(
      (least, row) =>
        least === null || (row.budgetLeft ?? 1) < (least.budgetLeft ?? 1) ? row : least,
      null,
    );

export const headline = (
  rows: readonly ObjectiveRow[],
  fresh: Freshness,
  nowMs: number,
): Headline => {
  const worst = worstStatus(rows.map(({ status }) => status));
  if (worst === null)
    return {
      status: null,
      text: 'No objectives are defined',
      since: null,
      sinceMs: null,
      about: [],
    };
  const concerned = rows
    .filter(({ status }) => status === worst)
    .toSorted((a, b) => a.since - b.since);
  const text = sentence(worst, concerned.length, rows.length);
  const about = concerned.length === rows.length ? [] : concerned;
  // All has been well since the last one became green; anything else since the first became so.
  const sinces = concerned.map(({ since }) => since);
  const since = worst === 'green' ? Math.max(...sinces) : Math.min(...sinces);
  if (fresh.level === 'lost')
    return {
      status: null,
      text: 'The board is cut off',
      since: fresh.detail,
      sinceMs: null,
      about: [],
    };
  return { status: worst, text, since: sinceText(since, nowMs), sinceMs: since, about };
};

/** What changed between two updates, as it is read out; null when no state changed. */
export const announcement = (
  before: readonly ObjectiveRow[],
  after: readonly ObjectiveRow[],
): string | null => {
  const previous = new Map(before.map((row) => [`${row.name}/${row.objective}`, row.status]));
  const changes = after.flatMap((row) => {
    const was = previous.get(`${row.name}/${row.objective}`);
    return was === undefined || was === row.status
      ? []
      : [`${row.title} is ${row.status}, was ${was}.`];
  });
  return changes.length > 0 ? changes.join(' ') : null;
};
