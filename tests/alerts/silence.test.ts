// Silence is no recovery: an alert that fires when its source falls silent goes on firing, and is
// resolved only by what is measured when the source is heard again.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { skipWithout } from '../tool.ts';
import { type Scenario, testRules } from './promtool.ts';
import { alertsOf, artefactOf } from './rule-file.ts';
import { shippedSet } from './sets.ts';

const set = await shippedSet();
const rules = artefactOf(set, 'prometheus-rules.yaml');

const name = 'request-errors-answered-red';
const labels = 'slo="request-errors",objective="answered",service="api"';

/** In evaluations, one every 15 s. */
const silentFrom = 8;
const heardFrom = 40;
const last = 56;

const values = (at: (evaluation: number) => number | '_'): string =>
  Array.from({ length: last + 1 }, (_, evaluation) => at(evaluation)).join(' ');

const isSilent = (evaluation: number): boolean =>
  evaluation >= silentFrom && evaluation < heardFrom;

const timeOf = (evaluation: number): string => `${evaluation * 15}s`;

const grafana = 'https://grafana.example';
const board = 'https://board.example';

const firing = (says: string) => {
  const alert = alertsOf(rules).find((each) => each.alert === name);
  assert.ok(alert);
  const told = {
    description: `more than 5 % failed: ${says}`,
    dashboard_url: `${grafana}/d/signalbox-objective?var-slo=request-errors&var-objective=answered`,
    runbook_url: `${board}/runbooks/request-errors`,
  };
  return [{ exp_labels: alert.labels, exp_annotations: { ...alert.annotations, ...told } }];
};

const expected = (evaluation: number, exp_alerts: readonly object[]) => ({
  ...{ eval_time: timeOf(evaluation), alertname: name, exp_alerts },
});

/** Half of a hundred requests a step fail; then nothing is heard; then all goes well. */
const scenario: Scenario = {
  name: 'silence between red and green',
  interval: '15s',
  external_labels: { grafana_url: grafana, board_url: board },
  input_series: [
    { series: 'up{job="app"}', values: values((at) => (isSilent(at) ? 0 : 1)) },
    { series: 'up{job="signalbox"}', values: values(() => 1) },
    {
      series: `signalbox:total:increase15s{${labels}}`,
      values: values((at) => (isSilent(at) ? '_' : 100)),
    },
    {
      series: `signalbox:good:increase15s{${labels}}`,
      values: values((at) => (isSilent(at) ? '_' : at < silentFrom ? 50 : 100)),
    },
  ],
  alert_rule_test: [
    expected(silentFrom - 1, firing('200 of 400 in 1m (50 %)')),
    expected(silentFrom + 2, firing('50 of 100 in 1m (50 %)')),
    expected(heardFrom - 1, firing('nothing measured in 1m')),
    expected(heardFrom + 2, []),
    expected(last, []),
  ],
};

describe('a source that falls silent', { skip: skipWithout('promtool') }, () => {
  it('resolves no alert', () => {
    const { ok, said } = testRules(rules.text, [scenario]);
    assert.ok(ok, said);
  });

  it('would resolve it if nothing held it', () => {
    const hold = /or\n\s+max by \(slo, objective, service\) \(ALERTS.*\n\s+and on \(\).*== 0\)/g;
    const without = rules.text.replaceAll(hold, '');
    assert.notEqual(without, rules.text);
    const { ok, said } = testRules(without, [scenario]);
    assert.ok(!ok && said.includes(`alertname: ${name}`), said);
  });
});
