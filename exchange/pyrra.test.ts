import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixture, importTexts, objectiveOf, read, said } from './fixtures/support.ts';

describe('import from Pyrra', () => {
  const { files, diagnostics } = importTexts(fixture('pyrra'));
  const set = read(files[0]?.text ?? '');

  it('says what changes', () => {
    assert.deepEqual(said(diagnostics), [
      "notice[import-changed] 6:3 the resource's labels are left out: role",
      "warning[import-left-out] 19:18 the grouping by 'handler' is left out: one budget is kept for all of its values",
      'warning[import-left-out] 31:33 the alert of a silent source cannot be switched off',
      'warning[import-left-out] 40:5 a native histogram is not read: its classic buckets are counted instead',
      'notice[import-changed] 51:5 every scrape of a target is one event, good where the gauge is 1',
    ]);
  });

  it('a target is a percentage, a window keeps its length', () => {
    const figures = set.objectives.map(({ slo, target, period }) => [
      ...[slo, target, period.kind === 'rolling' && period.seconds / 86_400],
    ]);
    assert.deepEqual(figures, [
      ['checkout-errors', 0.995, 28],
      ['checkout-latency', 0.95, 14],
      ['checkout-native', 0.99, 7],
      ['checkout-up', 0.99, 28],
    ]);
  });

  it('the four indicators', () => {
    const texts = set.objectives.map(({ indicator: { kind, goodText, totalText } }) => [
      ...[kind, goodText, totalText],
    ]);
    assert.deepEqual(texts, [
      [
        'counters',
        '(http_requests_total{job="checkout"}) - (http_requests_total{job="checkout", code=~"5.."})',
        'http_requests_total{job="checkout"}',
      ],
      ...[
        [
          'counters',
          'http_seconds_bucket{job="checkout",le="1.0"}',
          'http_seconds_count{job="checkout"}',
        ],
      ],
      ...[
        [
          'counters',
          'rpc_seconds_bucket{job="checkout",le="0.25"}',
          'rpc_seconds_count{job="checkout"}',
        ],
      ],
      ...[
        ['threshold', 'probe_success{target="checkout"} >= 1', 'probe_success{target="checkout"}'],
      ],
    ]);
    assert.deepEqual(objectiveOf(set, 'checkout-latency').burn.alerts, []);
    assert.match(files[0]?.text ?? '', /labels:\n {4}team: payments\n/);
  });
});
