// What all dashboards have in common: who finds them, how often they refresh, what stands at the top
// and what is drawn over their charts.

import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { layout, type Section, type Sized } from '../panel/layout.ts';
import { annotations } from './annotation.ts';
import { allDashboards, boardUrl, commonTag, type Link, linkTo } from './link.ts';
import { commonVariables, type Variable } from './variable.ts';

export type Plan = {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** What it is about, besides the tag of all. */
  readonly tags: readonly string[];
  /** How far back it looks at first. */
  readonly from: string;
  /** Besides the data source and the board. */
  readonly variables: readonly Variable[];
  /** Its subject's page on the board, or the board itself. */
  readonly board?: string;
  readonly links?: readonly Link[];
  /** Which alerts are drawn over the charts, as matchers; without, those of all objectives. */
  readonly alerts?: string;
  readonly panels: readonly Sized[];
  readonly sections: readonly Section[];
};

export const dashboard = (plan: Plan): Dashboard => {
  const builder = new DashboardBuilder(plan.title)
    .uid(plan.uid)
    .description(plan.description)
    .tags([commonTag, ...plan.tags])
    .timezone('browser')
    .time({ from: plan.from, to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .readonly()
    .variables([...commonVariables(), ...plan.variables])
    .annotations([...annotations(plan.alerts ?? 'slo!=""')]);
  const links = [allDashboards, linkTo('Board', plan.board ?? boardUrl), ...(plan.links ?? [])];
  return { ...builder.links(links).build(), panels: layout(plan.panels, plan.sections) };
};
