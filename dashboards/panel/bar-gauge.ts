// Figures of many things side by side as bars, in the order in which the query gives them.

import { PanelBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import {
  BarGaugeDisplayMode,
  BarGaugeNamePlacement,
  BarGaugeSizing,
  BarGaugeValueMode,
  ReduceDataOptionsBuilder,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import type { Panel, Threshold } from '@grafana/grafana-foundation-sdk/dashboard';
import { type Frame, framed, query } from './frame.ts';
import { thresholds } from './stat.ts';

export type Bars = {
  readonly expression: string;
  readonly legend: string;
  readonly from: number;
  readonly to: number;
  readonly thresholds: readonly Threshold[];
};

export const barGauge = (frame: Frame, bars: Bars): Panel =>
  framed(new PanelBuilder(), frame)
    .targets([query(bars.expression, 0).instant().legendFormat(bars.legend)])
    .min(bars.from)
    .max(bars.to)
    .thresholds(thresholds(bars.thresholds))
    .noValue('no data')
    .displayMode(BarGaugeDisplayMode.Basic)
    .valueMode(BarGaugeValueMode.Color)
    .namePlacement(BarGaugeNamePlacement.Left)
    .sizing(BarGaugeSizing.Auto)
    .orientation(VizOrientation.Horizontal)
    .showUnfilled(true)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .build();
