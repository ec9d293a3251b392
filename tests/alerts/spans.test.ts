// Spans, as promtool runs their rules on what the spanmetrics connector exports: every span that the
// objective takes is one event, from the first one on.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stringify } from 'yaml';
import type { Origin } from '../../alerts/origin.ts';
import { eventsCounted } from '../../alerts/series.ts';
import { stepRules } from '../../alerts/step.ts';
import { skipWithout } from '../tool.ts';
import { testRules } from './promtool.ts';
import { everySeconds, series, untilSeconds } from './scrapes.ts';
import { everyKindSet } from './sets.ts';

const { objectives } = await everyKindSet();
const spans = objectives.find(({ slo }) => slo === 'spans');

const pushed: Origin = {
  ...{ source: 'pushes', jobs: [], intervalSeconds: 60, settledSeconds: 5, silentSeconds: 180 },
};

const histogram = 'traces_span_metrics_duration_seconds';

const exported = (name: string, labels: string, at: (seconds: number) => number | '_') =>
  series(
    `${histogram}_${name}{job="shop",instance="a",service_name="shop",span_kind="SPAN_KIND_SERVER",${labels}}`,
    (seconds) => (seconds % 15 === 0 ? at(seconds) : '_'),
  );

describe('spans', { skip: skipWithout('promtool') }, () => {
  it('are counted by route and bound, also those of a new span name', () => {
    assert.ok(spans);
    const basket = 'span_name="GET /basket",http_route="/basket"';
    const later = 'span_name="POST /basket",http_route="/basket"';
    const other = 'span_name="GET /",http_route="/"';
    const { ok, said } = testRules(
      stringify({
        groups: [
          { name: 'steps', interval: '15s', rules: stepRules(eventsCounted(spans), pushed, []) },
        ],
      }),
      [
        {
          name: 'spans',
          interval: `${everySeconds}s`,
          input_series: [
            exported('count', basket, (s) => 1000 + s),
            exported('bucket', `${basket},le="0.2"`, (s) => 1000 + s / 3),
            exported('count', other, (s) => s),
            exported('bucket', `${other},le="0.2"`, (s) => s),
            exported('count', later, (s) => (s < 600 ? '_' : 5)),
            exported('bucket', `${later},le="0.2"`, (s) => (s < 600 ? '_' : 4)),
          ],
          promql_expr_test: (
            [
              // The last export that has settled is that of 885 s.
              ['total', 885 + 5],
              ['good', 885 / 3 + 4],
            ] as const
          ).map(([side, value]) => ({
            expr: `sum(sum_over_time(signalbox:${side}:increase15s[1h]))`,
            eval_time: `${untilSeconds}s`,
            exp_samples: [{ labels: '{}', value }],
          })),
        },
      ],
    );
    assert.ok(ok, said);
  });
});
