// The status of every objective over time, a lane each: since when something is not green.

import { VisibilityMode } from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { framed, query } from './panel.ts';
import { ofEach, stepSeconds } from './series.ts';
import { statusMapping, statusQuery } from './status.ts';
import { legend, tooltip } from './time-series.ts';

export const statusTimeline = (): Panel =>
  framed(new PanelBuilder(), {
    title: 'Status over time',
    description: 'Every objective in a lane of its own, by its status policy.',
    unit: 'none',
  })
    .targets([
      query(statusQuery(ofEach), 0)
        .range()
        .interval(`${stepSeconds}s`)
        .legendFormat('{{slo}}/{{objective}}'),
    ])
    .mappings([statusMapping])
    .legend(legend())
    .tooltip(tooltip())
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .rowHeight(0.8)
    .spanNulls(false)
    .build();
