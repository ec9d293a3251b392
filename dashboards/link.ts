// Links out of Grafana: to the board, whose address is set at the top of the dashboard, to runbooks.

import { type DashboardLink, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Objective } from '../language/slo-set.ts';

export const boardUrl = `\${board}`;

/** In a tab of its own. Not by the SDK's builder, which would hide it in a menu. */
export const linkTo = (title: string, url: string): { readonly build: () => DashboardLink } => ({
  build: () => ({
    ...{ title, url, type: DashboardLinkType.Link, icon: 'external link', tooltip: '' },
    ...{ tags: [], asDropdown: false, targetBlank: true, includeVars: false, keepTime: false },
  }),
});

export const linksOf = ({ slo, runbook }: Objective): ReturnType<typeof linkTo>[] => [
  linkTo('On the board', `${boardUrl}/slos/${encodeURIComponent(slo)}`),
  ...(runbook === null ? [] : [linkTo('Runbook', runbook)]),
];
