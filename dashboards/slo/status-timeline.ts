// The status of every objective over time, a lane each: since when something is not green.

import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { stateTimeline } from '../panel/state-timeline.ts';
import type { Scope } from './series.ts';
import { statusMapping, statusOfEach } from './status.ts';

export const statusTimeline = (scope: Scope): Panel =>
  stateTimeline(
    {
      title: 'Status over time',
      description: 'Every objective in a lane of its own, by its status policy.',
      unit: 'none',
    },
    { expression: statusOfEach(scope), legend: '{{slo}}/{{objective}}' },
    statusMapping,
  );
