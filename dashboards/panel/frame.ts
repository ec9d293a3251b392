// What all panels have in common: each names the data source by variable, and says what it shows
// and in which unit. Position and id are given by the layout.

import type { DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';

/** Chosen at the top of the dashboard: no data source is named here. */
export const datasource = { type: 'prometheus', uid: `\${datasource}` };

type Links = { readonly build: () => DashboardLink }[];

export type Frame = {
  readonly title: string;
  readonly description: string;
  /** One of Grafana's unit ids. */
  readonly unit: string;
  readonly decimals?: number;
  readonly links?: Links;
};

/** What the SDK's builders of panels share; it has no name for it. */
type PanelBuilder = {
  datasource(reference: typeof datasource): unknown;
  title(title: string): unknown;
  description(description: string): unknown;
  unit(unit: string): unknown;
  decimals(decimals: number): unknown;
  links(links: Links): unknown;
};

export const framed = <Builder extends PanelBuilder>(builder: Builder, frame: Frame): Builder => {
  builder.datasource(datasource);
  builder.title(frame.title);
  builder.description(frame.description);
  builder.unit(frame.unit);
  if (frame.decimals !== undefined) builder.decimals(frame.decimals);
  if (frame.links !== undefined) builder.links(frame.links);
  return builder;
};

/** Seconds between two points at least: the rules record one so often, and nothing is scraped less. */
export const stepSeconds = 15;

/** Ids of queries in their order: A … Z, AA, AB … */
export const refId = (index: number): string =>
  (index < 26 ? '' : refId(Math.floor(index / 26) - 1)) + String.fromCharCode(65 + (index % 26));

/** A query of the panel's data source. */
export const query = (expression: string, index: number): DataqueryBuilder =>
  new DataqueryBuilder().refId(refId(index)).expr(expression);
