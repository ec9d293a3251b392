// Where links lead: to dashboards that there are, with variables that those have, and by columns
// that the table with the link has.

import type { Dashboard, DashboardLink, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { nameOf, shownPanels } from './place.ts';

type Found = { readonly where: string; readonly url: string };

/** Links of a panel and of its fields. */
const linksOfPanel = (panel: Panel): readonly Found[] => {
  const { links = [], fieldConfig } = panel;
  const ofFields = (fieldConfig?.overrides ?? []).flatMap(({ properties }) =>
    properties.flatMap(({ id, value }) => (id === 'links' ? (value as DashboardLink[]) : [])),
  );
  return [...links, ...ofFields].map(({ url = '' }) => ({ where: nameOf(panel), url }));
};

export const linksIn = (dashboard: Dashboard): readonly Found[] => [
  ...(dashboard.links ?? []).map(({ title, url = '' }) => ({ where: `link '${title}'`, url })),
  ...shownPanels(dashboard).flatMap(linksOfPanel),
];

/** The dashboards that a link may mean: by a uid, or by what of it is not filled in. */
const targets = (uid: string, all: readonly Dashboard[]): readonly Dashboard[] => {
  const parts = uid.split(/\$\{[^}]*\}/);
  const [first = '', ...rest] = parts;
  return rest.length === 0
    ? all.filter((one) => one.uid === uid)
    : all.filter((one) => one.uid?.startsWith(first));
};

const lintUrl = ({ where, url }: Found, all: readonly Dashboard[]): readonly string[] => {
  const [, uid, query = ''] = /^\/d\/([^?/]+)(?:\?(.*))?$/.exec(url) ?? [];
  if (uid === undefined) return [];
  const found = targets(uid, all);
  if (found.length === 0) return [`${where} leads to '${uid}', which is no dashboard`];
  const given = [...query.matchAll(/(?:^|&)var-(\w+)=/g)].map(([, name = '']) => name);
  return given
    .filter((name) =>
      found.some(({ templating }) => !templating.list?.some((one) => one.name === name)),
    )
    .map((name) => `${where} sets '${name}', which '${uid}' has not`);
};

/** The columns that links of a table's cells name. */
const lintColumns = (panel: Panel): readonly string[] => {
  const columns = (panel.transformations ?? []).flatMap(({ options }) =>
    Object.values<string>(options.renameByName ?? {}),
  );
  return linksOfPanel(panel)
    .flatMap(({ url }) => [...url.matchAll(/\$\{__data\.fields\.(\w+)(?::\w+)?\}/g)])
    .map(([, name = '']) => name)
    .filter((name) => !columns.includes(name))
    .map((name) => `${nameOf(panel)} links by the column '${name}', which it has not`);
};

/** @param all the dashboards that there are, this one too */
export const lintLinks = (dashboard: Dashboard, all: readonly Dashboard[]): readonly string[] => {
  const tags = new Set(all.flatMap((one) => one.tags ?? []));
  const nowhere = (dashboard.links ?? []).filter(
    ({ type, tags: asked }) => type === 'dashboards' && !asked.every((tag) => tags.has(tag)),
  );
  return [
    ...linksIn(dashboard).flatMap((found) => lintUrl(found, all)),
    ...shownPanels(dashboard).flatMap(lintColumns),
    ...nowhere.map(({ title }) => `link '${title}' is of tags that no dashboard has`),
  ];
};
