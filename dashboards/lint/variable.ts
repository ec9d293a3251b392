// The variables of a dashboard: whatever is asked for is declared, and whatever is declared is used.

import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { linksIn } from './link.ts';
import { type Known, lintQuery, queriesOf } from './panel.ts';
import { nameOf, shownPanels } from './place.ts';
import { type Filling, variablesIn } from './query.ts';

/** What Grafana asks a data source for a variable's values. */
const questionOf = (query: unknown): string =>
  typeof query === 'string' ? query : String(Object(query).query ?? '');

const textsOf = (dashboard: Dashboard): readonly { where: string; text: string }[] => [
  ...shownPanels(dashboard).flatMap((panel) =>
    queriesOf(panel).map(({ expr }) => ({ where: nameOf(panel), text: expr })),
  ),
  ...(dashboard.annotations.list ?? []).map(({ name, expr = '' }) => ({
    ...{ where: `'${name}'`, text: expr },
  })),
  ...linksIn(dashboard).map(({ where, url }) => ({ where, text: url })),
  ...(dashboard.templating.list ?? []).map(({ name, query }) => ({
    ...{ where: `variable '${name}'`, text: questionOf(query) },
  })),
];

/** Each variable matches anything, for the sake of reading queries. */
export const anything = ({ templating }: Dashboard): Filling =>
  Object.fromEntries((templating.list ?? []).map(({ name }) => [name, '.*']));

export const lintVariables = (dashboard: Dashboard, known: Known): readonly string[] => {
  const variables = dashboard.templating.list ?? [];
  const declared = new Set(variables.map(({ name }) => name));
  const texts = textsOf(dashboard);
  // Every data source is one by a rule of its own.
  const used = new Set(['datasource', ...texts.flatMap(({ text }) => variablesIn(text))]);
  const filling = anything(dashboard);
  return [
    ...texts.flatMap(({ where, text }) =>
      variablesIn(text)
        .filter((name) => !declared.has(name))
        .map((name) => `${where} asks for the variable '${name}', which is not there`),
    ),
    ...variables
      .filter(({ name }) => !used.has(name))
      .map(({ name }) => `variable '${name}' is used by nothing`),
    ...variables
      .filter(({ type }) => type === 'query')
      .flatMap(({ name, query }) =>
        lintQuery(`variable '${name}'`, questionOf(query), known, filling),
      ),
  ];
};
