// What a panel says of itself, and whether what it asks for is there.

import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import * as units from '@grafana/grafana-foundation-sdk/units';
import { nameOf } from './place.ts';
import { type Filling, readQuery } from './query.ts';

const unitIds = new Set(Object.values(units).map(String));

/** The SDK's type of a panel's queries is that of any data source; all are Prometheus' here. */
export const queriesOf = ({ targets }: Panel): readonly Dataquery[] =>
  (targets ?? []) as Dataquery[];

const lintWords = (panel: Panel): string[] => {
  const { title, description, fieldConfig, type } = panel;
  const { unit, custom } = fieldConfig?.defaults ?? {};
  const known = queriesOf(panel).map(({ refId }) => refId);
  const missing = [
    ...(title ? [] : ['title']),
    ...(description ? [] : ['description']),
    ...(unit ? [] : ['unit']),
    ...(panel.datasource ? [] : ['data source']),
    ...(known.length > 0 ? [] : ['query']),
  ];
  const overrides = fieldConfig?.overrides ?? [];
  const given = overrides.flatMap(({ properties }) =>
    properties.flatMap(({ id, value }) => (id === 'unit' ? [String(value)] : [])),
  );
  const looks = overrides.filter(
    ({ matcher }) => matcher.id === 'byFrameRefID' && !known.includes(matcher.options),
  );
  return [
    ...missing.map((what) => `${nameOf(panel)} has no ${what}`),
    ...[...(unit ? [unit] : []), ...given]
      .filter((one) => !unitIds.has(one))
      .map((one) => `${nameOf(panel)} has the unit '${one}', which Grafana has not`),
    ...(type === 'timeseries' && custom?.spanNulls !== false
      ? [`${nameOf(panel)} draws over gaps`]
      : []),
    ...looks.map(
      ({ matcher }) => `${nameOf(panel)} gives a look to '${matcher.options}', no query`,
    ),
  ];
};

/** An estimate says that it is one, and shows the events themselves. */
const lintEstimate = (panel: Panel): string[] => {
  const estimates = queriesOf(panel).filter(({ expr }) => expr.includes('histogram_quantile'));
  if (estimates.length === 0) return [];
  return [
    ...(panel.title?.startsWith('≈ ') ? [] : [`${nameOf(panel)} shows an estimate without ≈`]),
    ...(estimates.every(({ exemplar }) => exemplar)
      ? []
      : [`${nameOf(panel)} asks for a quantile without exemplars`]),
  ];
};

/** The names of all metrics that somebody records or exposes. */
export type Known = ReadonlySet<string>;

export const lintQuery = (
  where: string,
  expression: string,
  known: Known,
  filling: Filling,
): string[] => {
  const { metrics, patterns, problem } = readQuery(expression, filling);
  if (problem !== null) return [`${where}: ${problem} in ${expression}`];
  const names = [...known];
  return [
    ...metrics.filter((metric) => !known.has(metric)),
    ...patterns.filter((pattern) => {
      const whole = new RegExp(`^(?:${pattern})$`, 'v');
      return !names.some((name) => whole.test(name));
    }),
  ].map((missing) => `${where} asks for '${missing}', which nobody has`);
};

/** A panel of words asks for nothing, so it needs none of what the others do. */
const lintText = (panel: Panel): readonly string[] => [
  ...(panel.title ? [] : [`${nameOf(panel)} has no title`]),
  ...(panel.options?.content ? [] : [`${nameOf(panel)} says nothing`]),
];

export const lintPanel = (panel: Panel, known: Known, filling: Filling): readonly string[] => [
  ...(panel.type === 'text' ? lintText(panel) : lintWords(panel)),
  ...lintEstimate(panel),
  ...queriesOf(panel).flatMap(({ expr }) => lintQuery(nameOf(panel), expr, known, filling)),
];
