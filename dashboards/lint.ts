// What holds of every dashboard that is generated here, as findings in words. None is the answer
// that the tests want.

import type { Dashboard, Panel, RowPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import { readQuery } from './lint-query.ts';
import { datasource } from './panel.ts';

type Placed = Pick<Panel, 'id' | 'title' | 'gridPos'>;

const nameOf = ({ id, title }: Placed): string => `panel ${id ?? '?'} '${title ?? ''}'`;

export const isRow = (panel: Panel | RowPanel): panel is RowPanel => panel.type === 'row';

/** Every panel that shows something, folded ones too. */
export const shownPanels = ({ panels }: Dashboard): readonly Panel[] =>
  (panels ?? []).flatMap((panel) => (isRow(panel) ? panel.panels : [panel]));

/** The SDK's type of a panel's queries is that of any data source; all are Prometheus' here. */
export const queriesOf = ({ targets }: Panel): readonly Dataquery[] =>
  (targets ?? []) as Dataquery[];

const overlap = (a: Placed, b: Placed): boolean => {
  const [p, q] = [a.gridPos, b.gridPos];
  if (!p || !q) return false;
  return p.x < q.x + q.w && q.x < p.x + p.w && p.y < q.y + q.h && q.y < p.y + p.h;
};

const lintPlaces = (panels: readonly Placed[]): string[] =>
  panels.flatMap((panel, index) => {
    const { gridPos } = panel;
    if (!gridPos) return [`${nameOf(panel)} has no place`];
    const outside = gridPos.x < 0 || gridPos.x + gridPos.w > 24 || gridPos.w < 1 || gridPos.h < 1;
    return [
      ...(outside ? [`${nameOf(panel)} is not within the 24 columns`] : []),
      ...panels
        .slice(index + 1)
        .filter((other) => overlap(panel, other))
        .map((other) => `${nameOf(panel)} overlaps ${nameOf(other)}`),
    ];
  });

const lintIds = (panels: readonly Placed[]): string[] => {
  const seen = new Set<number>();
  return panels.flatMap((panel) => {
    if (panel.id === undefined || panel.id < 1) return [`${nameOf(panel)} has no id`];
    if (seen.has(panel.id)) return [`${nameOf(panel)} has the id of another`];
    seen.add(panel.id);
    return [];
  });
};

const lintPanel = (panel: Panel): string[] => {
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
  const looks = (fieldConfig?.overrides ?? []).filter(
    ({ matcher }) => matcher.id === 'byFrameRefID' && !known.includes(matcher.options),
  );
  return [
    ...missing.map((what) => `${nameOf(panel)} has no ${what}`),
    ...(type === 'timeseries' && custom?.spanNulls !== false
      ? [`${nameOf(panel)} draws over gaps`]
      : []),
    ...looks.map(
      ({ matcher }) => `${nameOf(panel)} gives a look to '${matcher.options}', no query`,
    ),
  ];
};

const lintQuery = (where: string, expression: string, isKnown: IsKnown): string[] => {
  const { metrics, problem } = readQuery(expression);
  if (problem !== null) return [`${where}: ${problem} in ${expression}`];
  return metrics
    .filter((metric) => !isKnown(metric))
    .map((metric) => `${where} asks for '${metric}', which nobody has`);
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

/** Every `datasource` anywhere has to be the variable. */
const lintDataSources = (value: unknown, path = 'dashboard'): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = `${path}.${key}`;
    if (key !== 'datasource') return lintDataSources(inner, here);
    const { type, uid } = Object(inner);
    return type === datasource.type && uid === datasource.uid ? [] : [`${here} is hard-coded`];
  });
};

export type IsKnown = (metric: string) => boolean;

/** @param isKnown whether somebody records or exposes a metric of this name */
export const lint = (dashboard: Dashboard, uid: string, isKnown: IsKnown): readonly string[] => {
  const rows = (dashboard.panels ?? []).filter(isRow);
  const panels = shownPanels(dashboard);
  const annotations = dashboard.annotations.list ?? [];
  return [
    ...(dashboard.uid === uid ? [] : [`the uid is '${dashboard.uid}', not '${uid}'`]),
    ...lintIds([...(dashboard.panels ?? []), ...rows.flatMap((row) => row.panels)]),
    ...lintPlaces(dashboard.panels ?? []),
    ...rows.flatMap((row) => lintPlaces(row.panels)),
    ...rows.flatMap((row) => (row.title ? [] : [`${nameOf(row)} has no title`])),
    ...lintDataSources(dashboard),
    ...panels.flatMap((panel) => [
      ...lintPanel(panel),
      ...lintEstimate(panel),
      ...queriesOf(panel).flatMap(({ expr }) => lintQuery(nameOf(panel), expr, isKnown)),
    ]),
    ...annotations.flatMap(({ name, expr }) => lintQuery(`'${name}'`, expr ?? '', isKnown)),
  ];
};
