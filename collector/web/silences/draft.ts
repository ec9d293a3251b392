// A silence that is being written: what it would match, for how long, why. It can stand in an address,
// which is how an alert leads here.

import type { AlertRow } from '../../serve/shapes.ts';
import type { SilenceField, SilenceMatcher } from '../../serve/silences/shapes.ts';

export const fields: readonly (readonly [SilenceField, string])[] = [
  ['service', 'Service'],
  ['slo', 'SLO'],
  ['objective', 'Objective'],
  ['severity', 'Severity'],
  ['kind', 'Kind'],
  ['alert', 'Alert'],
];

export const operators: readonly (readonly [SilenceMatcher['operator'], string])[] = [
  ['=', 'is'],
  ['!=', 'is not'],
  ['=~', 'matches'],
  ['!~', 'does not match'],
];

const hour = 60;
const day = 24 * hour;

/** In minutes. */
export const lengths: readonly (readonly [number, string])[] = [
  [30, '30 minutes'],
  [hour, '1 hour'],
  [2 * hour, '2 hours'],
  [4 * hour, '4 hours'],
  [8 * hour, '8 hours'],
  [day, '1 day'],
  [3 * day, '3 days'],
  [7 * day, '7 days'],
];
export const usualMinutes = 2 * hour;

export const matcherText = ({ field, operator, value }: SilenceMatcher): string =>
  `${field} ${operator} ${value}`;

/** As an address carries it: 'slo=checkout', 'severity!=page', 'alert=~.*-red'. */
export const matcherIn = (text: string): SilenceMatcher | null => {
  const [, name, operator, value = ''] = /^(\w+)(=~|!~|!=|=)(.*)$/s.exec(text) ?? [];
  const field = fields.find(([known]) => known === name)?.[0];
  const known = operators.find(([each]) => each === operator)?.[0];
  return field === undefined || known === undefined ? null : { field, operator: known, value };
};

export const matchersIn = (query: string): readonly SilenceMatcher[] =>
  new URLSearchParams(query).getAll('match').flatMap((text) => matcherIn(text) ?? []);

const newSilencePath = (matchers: readonly SilenceMatcher[]): string => {
  const query = new URLSearchParams({ new: '1' });
  for (const { field, operator, value } of matchers)
    query.append('match', field + operator + value);
  return `/silences?${query}`;
};

/** A silence of one alert, and of nothing else that its SLO may say. */
export const silenceHrefOf = (alert: Pick<AlertRow, 'name' | 'objective' | 'alertName'>): string =>
  newSilencePath([
    { field: 'slo', operator: '=', value: alert.name },
    { field: 'objective', operator: '=', value: alert.objective },
    { field: 'alert', operator: '=', value: alert.alertName },
  ]);

export type Draft = {
  readonly matchers: readonly SilenceMatcher[];
  readonly minutes: number;
  /** As a field of date and time has it; '' for now. */
  readonly starts: string;
  readonly reason: string;
  readonly name: string;
};

export type DraftProblems = {
  readonly matchers: string | null;
  readonly starts: string | null;
  readonly reason: string | null;
  readonly name: string | null;
};

export const startOf = ({ starts }: Pick<Draft, 'starts'>, nowMs: number): number =>
  starts === '' ? nowMs : new Date(starts).getTime();

/** What is to be typed before it can be made; null where nothing is. */
export const problemsOf = (
  draft: Draft,
  { nowMs, nameless }: { readonly nowMs: number; readonly nameless: boolean },
): DraftProblems | null => {
  const isEmpty = draft.matchers.length === 0 || draft.matchers.some(({ value }) => value === '');
  const startMs = startOf(draft, nowMs);
  const problems: DraftProblems = {
    matchers: isEmpty
      ? 'Say what it is about: a value for each line, and one line at least.'
      : null,
    starts: startMs >= nowMs - 60_000 ? null : 'Choose a time to come, or leave it empty for now.',
    reason: draft.reason.trim() === '' ? 'Say why, for whoever wonders at night.' : null,
    name: nameless && draft.name.trim() === '' ? 'Give your name.' : null,
  };
  return Object.values(problems).every((problem) => problem === null) ? null : problems;
};

/** As the API takes it. */
export const bodyOf = (draft: Draft, nowMs: number) => {
  const from = startOf(draft, nowMs);
  return {
    matchers: draft.matchers,
    ...(draft.starts === '' ? {} : { from }),
    until: from + draft.minutes * 60_000,
    reason: draft.reason.trim(),
    ...(draft.name.trim() === '' ? {} : { author: draft.name.trim() }),
  };
};
