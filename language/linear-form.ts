// Sums of counters: adding and scaling them, and the one spelling under which equal ones are equal.
// In canonical order a selector stands once, with sorted matchers and a factor that is not 0.

import type { LinearForm, Matcher, Selector } from './slo-set.ts';

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const matcherKey = ({ label, operator, value }: Matcher): string =>
  JSON.stringify([label, operator, value]);

const canonicalSelector = ({ metric, matchers }: Selector): Selector => {
  const unique = new Map(matchers.map((matcher) => [matcherKey(matcher), matcher]));
  const sorted = [...unique].sort(([a], [b]) => byText(a, b)).map(([, matcher]) => matcher);
  return { metric, matchers: sorted };
};

const selectorKey = ({ metric, matchers }: Selector): string =>
  JSON.stringify([metric, matchers.map(matcherKey)]);

export const canonical = (form: LinearForm): LinearForm => {
  const terms = new Map<string, { factor: number; selector: Selector }>();
  for (const { factor, selector } of form) {
    const ordered = canonicalSelector(selector);
    const key = selectorKey(ordered);
    terms.set(key, { factor: factor + (terms.get(key)?.factor ?? 0), selector: ordered });
  }
  return [...terms]
    .filter(([, { factor }]) => factor !== 0)
    .sort(([a], [b]) => byText(a, b))
    .map(([, term]) => term);
};

export const scaled = (form: LinearForm, by: number): LinearForm =>
  form.map(({ factor, selector }) => ({ factor: factor * by, selector }));

export const sum = (a: LinearForm, b: LinearForm): LinearForm => canonical([...a, ...b]);

export const difference = (a: LinearForm, b: LinearForm): LinearForm => sum(a, scaled(b, -1));

/** Of two canonical forms. */
export const equal = (a: LinearForm, b: LinearForm): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
