// Figures over time as lines. What is measured is solid, a limit is a dashed line with its own entry
// in the legend, and a gap in the data stays a gap.

import {
  LegendDisplayMode,
  LegendPlacement,
  LineStyleBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type DynamicConfigValue,
  FieldColorModeId,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { type Frame, framed, query, refId, stepSeconds } from './frame.ts';

export type Line = {
  readonly expression: string;
  readonly legend: string;
  readonly colour?: string;
  readonly limit?: boolean;
  /** Asks for examples of single events too, which lead to their traces. */
  readonly exemplars?: boolean;
};

export type Axis = {
  /** Where the axis begins and ends, whatever is shown. */
  readonly from?: number;
  readonly to?: number;
  /** Where it begins and ends unless something lies beyond. */
  readonly softFrom?: number;
  readonly softTo?: number;
  readonly stacked?: boolean;
};

const dash = new LineStyleBuilder().fill('dash').dash([8, 6]).build();

const looks = ({ colour, limit }: Line): DynamicConfigValue[] => [
  ...(colour === undefined
    ? []
    : [{ id: 'color', value: { mode: FieldColorModeId.Fixed, fixedColor: colour } }]),
  ...(limit
    ? [
        { id: 'custom.lineStyle', value: dash },
        { id: 'custom.lineWidth', value: 1 },
      ]
    : []),
];

const target = ({ expression, legend, exemplars }: Line, index: number): DataqueryBuilder => {
  const built = query(expression, index).range().interval(`${stepSeconds}s`).legendFormat(legend);
  return exemplars ? built.exemplar(true) : built;
};

export const legend = (): VizLegendOptionsBuilder =>
  new VizLegendOptionsBuilder()
    .displayMode(LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .showLegend(true)
    .calcs([]);

export const tooltip = (): VizTooltipOptionsBuilder =>
  new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.None);

export const timeSeries = (frame: Frame, lines: readonly Line[], axis: Axis): Panel => {
  const panel = framed(new PanelBuilder(), frame)
    .targets(lines.map(target))
    .legend(legend())
    .tooltip(tooltip())
    .lineWidth(2)
    .fillOpacity(axis.stacked ? 30 : 0)
    .showPoints(VisibilityMode.Never)
    .spanNulls(false);
  if (axis.from !== undefined) panel.min(axis.from);
  if (axis.to !== undefined) panel.max(axis.to);
  if (axis.softFrom !== undefined) panel.axisSoftMin(axis.softFrom);
  if (axis.softTo !== undefined) panel.axisSoftMax(axis.softTo);
  if (axis.stacked) {
    panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  }
  for (const [index, line] of lines.entries()) {
    const properties = looks(line);
    if (properties.length > 0) panel.overrideByQuery(refId(index), properties);
  }
  return panel.build();
};
