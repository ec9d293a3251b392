// Links between the dashboards, and out of Grafana: to the board, whose address is set at the top of
// each dashboard, and to runbooks.

import { type DashboardLink, DashboardLinkType } from '@grafana/grafana-foundation-sdk/dashboard';
import { runbookLink } from '../../language/runbook.ts';
import type { Objective } from '../../language/slo-set.ts';
import { uids } from './uid.ts';

export type Link = { readonly build: () => DashboardLink };

export const boardUrl = `\${board}`;

/** The tag of every dashboard. */
export const commonTag = 'signalbox';

const plain = { icon: 'external link', tooltip: '', tags: [], asDropdown: false };

/** In a tab of its own. Not by the SDK's builder, which would hide it in a menu. */
export const linkTo = (title: string, url: string): Link => ({
  build: () => ({
    ...{ ...plain, title, url, type: DashboardLinkType.Link },
    ...{ targetBlank: true, includeVars: false, keepTime: false },
  }),
});

/** All dashboards of ours, in a menu. */
export const allDashboards: Link = {
  build: () => ({
    ...{ ...plain, title: 'Signalbox', url: '', type: DashboardLinkType.Dashboards },
    ...{ icon: 'dashboard', tags: [commonTag], asDropdown: true },
    ...{ targetBlank: false, includeVars: true, keepTime: true },
  }),
};

const chosen = `\${datasource:queryparam}&\${board:queryparam}`;

/** What every link to another dashboard takes along: where the figures come from, and their time. */
export const kept = `${chosen}&\${__url_time_range}`;

export const allSlos: Link = {
  build: () => ({
    ...{ ...plain, title: 'All SLOs', type: DashboardLinkType.Link, icon: 'dashboard' },
    ...{ url: `/d/${uids.overview}?${chosen}`, targetBlank: false },
    ...{ includeVars: false, keepTime: true },
  }),
};

export const boardPage = (slo: string): string => `${boardUrl}/slos/${slo}`;

/** @param slo either of the two may be one of Grafana's variables */
export const objectivePage = (slo: string, objective: string): string =>
  `/d/${uids.objective}?var-slo=${slo}&var-objective=${objective}&${kept}`;

export const linksOf = ({ slo, runbook }: Pick<Objective, 'slo' | 'runbook'>): Link[] => [
  linkTo('On the board', boardPage(encodeURIComponent(slo))),
  ...(runbook === null ? [] : [linkTo('Runbook', runbookLink(runbook, boardUrl))]),
];
