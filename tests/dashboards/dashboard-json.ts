// The JSON of a dashboard as the types of Grafana's own SDK have it, down to the options of every
// kind of panel that is generated here. What those types leave open (`any`) is closed.

import type * as bars from '@grafana/grafana-foundation-sdk/bargauge';
import type * as grafana from '@grafana/grafana-foundation-sdk/dashboard';
import type * as prometheus from '@grafana/grafana-foundation-sdk/prometheus';
import type * as stat from '@grafana/grafana-foundation-sdk/stat';
import type * as timeline from '@grafana/grafana-foundation-sdk/statetimeline';
import type * as table from '@grafana/grafana-foundation-sdk/table';
import type * as text from '@grafana/grafana-foundation-sdk/text';
import type * as timeSeries from '@grafana/grafana-foundation-sdk/timeseries';

/** In JSON an enum is its values, and there are no methods. */
type Json<T> = T extends string
  ? `${T}`
  : T extends number
    ? `${T}` extends `${infer N extends number}`
      ? N
      : never
    : T extends boolean | null | undefined
      ? T
      : T extends readonly (infer Item)[]
        ? Json<Item>[]
        : { [K in keyof T as K extends `_${string}` ? never : K]: Json<T[K]> };

type DataLink = Pick<Json<grafana.DashboardLink>, 'title' | 'url' | 'targetBlank'>;

type Field = Omit<Json<grafana.FieldConfig>, 'custom' | 'links'>;

type Settings<Custom> = Field & { links: DataLink[] } & {
  [K in keyof Custom & string as `custom.${K}`]: Custom[K];
};

/** One setting of a field and its value, which has to be of that setting's type. */
type Property<All> = { [Id in keyof All]-?: { id: Id; value: NonNullable<All[Id]> } }[keyof All];

type FieldConfig<Custom> = {
  defaults: Field & { custom?: Custom };
  overrides: {
    matcher: { id: 'byFrameRefID' | 'byName'; options: string };
    properties: Property<Settings<Custom>>[];
  }[];
};

type Transformation =
  | { id: 'merge'; options: Record<string, never> }
  | {
      id: 'organize';
      options: {
        excludeByName: Record<string, boolean>;
        indexByName: Record<string, number>;
        renameByName: Record<string, string>;
      };
    };

type PanelOf<Type extends string, Options, Custom> = Omit<
  Json<grafana.Panel>,
  'type' | 'options' | 'fieldConfig' | 'targets' | 'transformations'
> & {
  type: Type;
  targets: Json<prometheus.Dataquery>[];
  transformations?: Transformation[];
  options: Json<Options>;
  fieldConfig: FieldConfig<Json<Custom>>;
};

type Panel =
  | PanelOf<'timeseries', timeSeries.Options, timeSeries.FieldConfig>
  | PanelOf<'state-timeline', timeline.Options, timeline.FieldConfig>
  | PanelOf<'stat', stat.Options, Record<never, never>>
  | PanelOf<'bargauge', bars.Options, Record<never, never>>
  | PanelOf<'table', table.Options, table.FieldConfig>;

type Words = Omit<
  Json<grafana.Panel>,
  'type' | 'options' | 'fieldConfig' | 'targets' | 'transformations'
> & { type: 'text'; options: Json<text.Options> };

type Row = Omit<Json<grafana.RowPanel>, 'panels'> & { panels: (Panel | Words)[] };

export type DashboardJson = Omit<Json<grafana.Dashboard>, 'panels'> & { panels: (Panel | Row)[] };
