// What holds of every dashboard that is generated here, as findings in words. None is the answer
// that the tests want.

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { commonTag } from '../frame/link.ts';
import { longestUid } from '../frame/uid.ts';
import { datasource } from '../panel/frame.ts';
import { lintLinks } from './link.ts';
import { type Known, lintPanel, lintQuery } from './panel.ts';
import { lintPlaces, shownPanels } from './place.ts';
import { anything, lintVariables } from './variable.ts';

const lintFrame = (
  { uid = '', title, description, tags = [] }: Dashboard,
  all: readonly Dashboard[],
): string[] => [
  ...(/^[\w-]+$/.test(uid) && uid.length <= longestUid ? [] : [`'${uid}' is no uid`]),
  ...(all.filter((one) => one.uid === uid).length > 1 ? [`'${uid}' is the uid of another`] : []),
  ...(title ? [] : ['the dashboard has no title']),
  ...(all.filter((one) => one.title === title).length > 1
    ? [`'${title}' is the title of another`]
    : []),
  ...(description ? [] : ['the dashboard has no description']),
  ...(tags.includes(commonTag) && tags.length > 1
    ? []
    : [`the tags are not '${commonTag}' and a subject`]),
];

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

/**
 * @param known the names of all metrics that somebody records or exposes
 * @param all the dashboards that there are, this one too
 */
export const lint = (
  dashboard: Dashboard,
  known: Known,
  all: readonly Dashboard[],
): readonly string[] => {
  const filling = anything(dashboard);
  return [
    ...lintFrame(dashboard, all),
    ...lintPlaces(dashboard),
    ...lintDataSources(dashboard),
    ...shownPanels(dashboard).flatMap((panel) => lintPanel(panel, known, filling)),
    ...(dashboard.annotations.list ?? []).flatMap(({ name, expr = '' }) =>
      lintQuery(`'${name}'`, expr, known, filling),
    ),
    ...lintVariables(dashboard, known),
    ...lintLinks(dashboard, all),
  ];
};
