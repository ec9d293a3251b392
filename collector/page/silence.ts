// What a silence is, and whether it matches an alert: every matcher must. Pure; when it is in effect
// is a question of time alone.

import { anchoredRegExp } from '../../language/regular-expression.ts';
import type { AlertRow } from '../serve/shapes.ts';
import type { SilenceField, SilenceMatcher, SilenceRow } from '../serve/silences/shapes.ts';

export const silenceFields = [
  'slo',
  'objective',
  'service',
  'severity',
  'kind',
  'alert',
] as const satisfies readonly SilenceField[];

export const silenceOperators = ['=', '!=', '=~', '!~'] as const;

export const longestSilenceMs = 90 * 86_400_000;

export type Silence = Omit<SilenceRow, 'state'>;

/** What of an alert matchers speak of. */
export type Matched = Readonly<Partial<Record<SilenceField, string>>>;

export const matchedOf = (
  { name, objective, severity, kind, alertName }: AlertRow,
  service: string,
): Required<Matched> => ({
  ...{ slo: name, objective, service, severity, kind, alert: alertName },
});

export type Matching = (matched: Matched) => boolean;

/** A field that is not known is not held against it. */
const matcherOf = ({ field, operator, value }: SilenceMatcher): Matching | string => {
  const wanted = operator === '=' || operator === '=~';
  if (operator === '=' || operator === '!=') {
    return (matched) => matched[field] === undefined || (matched[field] === value) === wanted;
  }
  const expression = anchoredRegExp(value);
  if (typeof expression === 'string') return `${field}: '${value}' cannot be used: ${expression}`;
  return (matched) => {
    const text = matched[field];
    return text === undefined || expression.test(text) === wanted;
  };
};

/** @returns what tells whether all of them match, or in words why they cannot be used. */
export const readMatchers = (matchers: readonly SilenceMatcher[]): Matching | string => {
  const read = matchers.map(matcherOf);
  const problem = read.find((each) => typeof each === 'string');
  if (problem !== undefined) return problem;
  const all = read.filter((each) => typeof each !== 'string');
  return (matched) => all.every((matches) => matches(matched));
};

export const stateOf = ({ from, until, endedAt }: Silence, nowMs: number): SilenceRow['state'] => {
  if (endedAt !== null || nowMs >= until) return 'over';
  return nowMs < from ? 'to come' : 'in effect';
};
