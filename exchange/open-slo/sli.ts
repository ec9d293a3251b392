// Indicators as SLI documents, each once however many objectives look at it. A query is the one that
// was written, if it still means what is counted; else it is printed from what is counted.

import { difference, equal } from '../../language/linear-form.ts';
import { parsePromql } from '../../language/promql.ts';
import { printForm } from '../../language/promql-print.ts';
import type { Indicator, IndicatorOf, LinearForm } from '../../language/slo-set.ts';
import type { PrintedDocument } from '../print.ts';
import { type Names, names } from './names.ts';

type QueryKind = 'counters' | 'gauges';

const means = (text: string, form: LinearForm, of: QueryKind): boolean => {
  const read = parsePromql(text, { of }).form;
  return read !== null && equal(read, form);
};

const queryOf = (text: string, form: LinearForm, of: QueryKind): string =>
  means(text, form, of) ? text : printForm(form);

const metric = (source: string, query: string, type?: string) => ({
  metricSource: {
    metricSourceRef: source,
    ...(type === undefined ? {} : { type }),
    spec: { query },
  },
});

/** Bad events were subtracted from the total: `(total) - (bad)`; null where good ones were counted. */
const badText = ({ goodText, totalText }: Indicator): string | null => {
  const before = `(${totalText}) - (`;
  return goodText.startsWith(before) && goodText.endsWith(')')
    ? goodText.slice(before.length, -1)
    : null;
};

const ratioSpec = (indicator: IndicatorOf<'counters' | 'gauges'>) => {
  const { kind, source, good, total, goodText, totalText } = indicator;
  const bad = badText(indicator);
  const badForm = difference(total, good);
  const asBad = bad !== null && means(bad, badForm, kind);
  return {
    ratioMetric: {
      counter: kind === 'counters',
      ...(asBad
        ? { bad: metric(source, bad) }
        : { good: metric(source, queryOf(goodText, good, kind)) }),
      total: metric(source, queryOf(totalText, total, kind)),
    },
  };
};

const rawSpec = ({ source, value, gives, goodText }: IndicatorOf<'ratio'>) => {
  const text = gives === 'good' ? goodText : goodText.replace(/^1 - \((.*)\)$/s, '$1');
  return {
    ratioMetric: {
      rawType: gives === 'good' ? 'success' : 'failure',
      raw: metric(source, queryOf(text, value, 'gauges')),
    },
  };
};

const spanSpec = ({ source, total, part, gives }: IndicatorOf<'spans'>) => ({
  ratioMetric: {
    counter: true,
    [gives]: metric(source, part.text, 'traceql'),
    total: metric(source, total.text, 'traceql'),
  },
});

const specOf = (indicator: Indicator) => {
  switch (indicator.kind) {
    case 'counters':
    case 'gauges':
      return ratioSpec(indicator);
    case 'ratio':
      return rawSpec(indicator);
    case 'threshold': {
      const { source, totalText, value } = indicator;
      return { thresholdMetric: metric(source, queryOf(totalText, value, 'gauges')) };
    }
    case 'spans':
      return spanSpec(indicator);
  }
};

export type Slis = {
  /** The name of the SLI that is the indicator; `wish` is its name where it has none yet. */
  readonly nameOf: (indicator: Indicator, wish: string) => string;
  readonly documents: () => readonly PrintedDocument[];
};

export const slis = (given: Names = names()): Slis => {
  const byContent = new Map<string, { name: string; document: PrintedDocument }>();
  return {
    nameOf: (indicator, wish) => {
      const spec = specOf(indicator);
      const key = JSON.stringify(spec);
      const known = byContent.get(key);
      if (known) return known.name;
      const name = given.like(wish);
      const body = { apiVersion: 'openslo/v1', kind: 'SLI', metadata: { name }, spec };
      byContent.set(key, { name, document: { body } });
      return name;
    },
    documents: () => [...byContent.values()].map(({ document }) => document),
  };
};
