// States over time, a lane for each of the series that a query gives.

import { VisibilityMode } from '@grafana/grafana-foundation-sdk/common';
import type { Panel, ValueMap } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { type Frame, framed, query, stepSeconds } from './frame.ts';
import { legend, tooltip } from './time-series.ts';

export const stateTimeline = (
  frame: Frame,
  lane: { readonly expression: string; readonly legend: string },
  mapping: ValueMap,
): Panel =>
  framed(new PanelBuilder(), frame)
    .targets([
      query(lane.expression, 0).range().interval(`${stepSeconds}s`).legendFormat(lane.legend),
    ])
    .mappings([mapping])
    .noValue('–')
    .legend(legend())
    .tooltip(tooltip())
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .rowHeight(0.8)
    .spanNulls(false)
    .build();
