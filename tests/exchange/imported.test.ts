// An imported SLO counts what the file that it came from counts: on the same traffic, run by promtool,
// the rules of the import and the ratio as Sloth or Pyrra computes it say the same.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { generateAlerts } from '../../alerts/generate.ts';
import { importFiles } from '../../exchange/import.ts';
import { renderDiagnostic } from '../../language/diagnostic.ts';
import { readDefinitions } from '../../language/read.ts';
import { type Series, testRules } from '../alerts/promtool.ts';
import { skipWithout } from '../tool.ts';

const fixtures = join(import.meta.dirname, '..', '..', 'exchange', 'fixtures');

const files = ['sloth', 'pyrra'].map((name) => ({
  path: `${name}.yaml`,
  text: readFileSync(join(fixtures, `${name}.yaml`), 'utf8'),
}));

/** The target by which the imported source is scraped, which no import can know. */
const scrapeTarget = {
  path: 'target.yaml',
  text: `
apiVersion: signalbox/v1
kind: ScrapeTarget
metadata: { name: checkout }
spec: { source: prometheus, url: 'http://127.0.0.1:9/metrics', interval: 15s }
`,
};

const imported = importFiles(files, { source: 'prometheus', service: 'imported' });
const definitions = imported.files.map(({ from, text }) => ({ path: from, text }));
const { set, diagnostics } = readDefinitions([...definitions, scrapeTarget], {});
assert.ok(set, diagnostics.map(renderDiagnostic).join('\n'));
const [rules] = generateAlerts(set);

const steps = 60;
const at = 'job="checkout",instance="a"';

/** Grows by so much every 15 s. */
const growing = (name: string, labels: string, by: number): Series => ({
  series: `${name}{${at}${labels === '' ? '' : `,${labels}`}}`,
  values: `0+${by}x${steps}`,
});

const traffic: readonly Series[] = [
  { series: `up{${at}}`, values: `1+0x${steps}` },
  growing('payments_total', 'outcome="failed"', 1),
  growing('payments_total', 'outcome="paid"', 9),
  // Taken for what was said not to count.
  growing('payments_total', 'outcome="failed",note="say \\"no\\""', 10),
  growing('payment_seconds_bucket', 'le="0.5"', 15),
  growing('payment_seconds_bucket', 'le="+Inf"', 20),
  growing('payment_seconds_count', '', 20),
  growing('http_requests_total', 'code="200"', 3),
  growing('http_requests_total', 'code="503"', 1),
  growing('http_seconds_bucket', 'le="1"', 19),
  growing('http_seconds_count', '', 20),
  {
    series: `probe_success{${at},target="checkout"}`,
    values: Array.from({ length: steps }, (_, step) => (step % 4 === 0 ? 0 : 1)).join(' '),
  },
];

/** As the tool computes the share of bad events over 5 min, and which that is. */
const cases: readonly [slo: string, theirs: string, bad: number][] = [
  [
    'checkout-paid',
    'sum(rate(payments_total{outcome=~"failed|lost",note!="say \\"no\\""}[5m])) / sum(rate(payments_total[5m]))',
    0.05,
  ],
  [
    'checkout-quick',
    '1 - sum(rate(payment_seconds_bucket{le=~"0.50|0.5"}[5m])) / sum(rate(payment_seconds_count[5m]))',
    0.25,
  ],
  [
    'checkout-errors',
    'sum(rate(http_requests_total{code=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))',
    0.25,
  ],
  [
    'checkout-latency',
    '1 - sum(rate(http_seconds_bucket{le="1"}[5m])) / sum(rate(http_seconds_count[5m]))',
    0.05,
  ],
  [
    'checkout-up',
    '1 - sum(sum_over_time(probe_success[4m59s])) / sum(count_over_time(probe_success[4m59s]))',
    0.25,
  ],
];

describe('what was imported', () => {
  it('is counted as where it came from', { skip: skipWithout('promtool') }, () => {
    const eval_time = '12m';
    const expect = (expr: string, value: number) => ({
      ...{ expr: `abs((${expr}) - ${value}) < bool 1e-9`, eval_time },
      exp_samples: [{ labels: '{}', value: 1 }],
    });
    // The traffic is steady, so that a minute of it is like five; every SLO has a status window.
    const promql_expr_test = cases.flatMap(([slo, theirs, bad]) => [
      expect(theirs, bad),
      expect(
        `sum(signalbox:bad:sum1m{slo="${slo}"}) / sum(signalbox:total:sum1m{slo="${slo}"})`,
        bad,
      ),
    ]);
    const scenario = { name: 'imported', interval: '15s', input_series: traffic, promql_expr_test };
    const { ok, said } = testRules(rules?.text ?? '', [scenario]);
    assert.ok(ok, said);
  });
});
