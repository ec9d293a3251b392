// What the collector sends to Alertmanager is what Prometheus would send by the generated rules: the
// same alerts under the same labels, with the same annotations, of every set that there is.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeFor } from '../../collector/page/alertmanager/alert.ts';
import { alertsOf, artefactOf } from '../alerts/rule-file.ts';
import { dependenciesSet, everyKindSet, shippedSet } from '../alerts/sets.ts';
import { wordsOf } from '../alerts/words.ts';
import { rowOf } from './alert-row.ts';

const boardUrl = 'https://board.example';
const grafanaUrl = 'https://grafana.example';

/** As Prometheus fills them in; the figures are its own. */
const filled = (text: string): string =>
  text
    .replaceAll('{{ $externalLabels.board_url }}', boardUrl)
    .replaceAll('{{ $externalLabels.grafana_url }}', grafanaUrl)
    .replaceAll('{{ "{{" }}', '{{');

for (const [what, set] of [
  ['what ships', await shippedSet()],
  ['every kind', await everyKindSet()],
  ['dependencies', await dependenciesSet()],
] as const) {
  test(`${what}: the labels and annotations of the generated rules`, () => {
    const rules = alertsOf(artefactOf(set, 'prometheus-rules.yaml'));
    const describe = describeFor(set);
    let compared = 0;
    for (const word of wordsOf(set)) {
      const rule = rules.find(
        ({ alert, labels }) => alert === word.name && labels.severity === word.severity,
      );
      if (rule === undefined) continue;
      const sent = describe(rowOf(word), { boardUrl, grafanaUrl });
      assert.ok(sent !== null, word.name);
      assert.deepEqual(sent.labels, { alertname: word.name, ...rule.labels });
      const { description: said = '', ...annotations } = rule.annotations;
      const { description, ...others } = sent.annotations;
      assert.deepEqual(
        others,
        Object.fromEntries(Object.entries(annotations).map(([name, text]) => [name, filled(text)])),
      );
      assert.ok(said !== '' && description !== '' && !description?.includes(others.summary ?? ''));
      compared += 1;
    }
    assert.ok(compared > 5, `${compared} alerts`);
  });
}

test('without a Grafana nothing links there; of what is defined no more nothing is sent', async () => {
  const set = await shippedSet();
  const [word] = wordsOf(set);
  assert.ok(word);
  const describe = describeFor(set);
  const sent = describe(rowOf(word), { boardUrl, grafanaUrl: null });
  assert.equal(sent?.annotations.dashboard_url, undefined);
  assert.equal(describe({ ...rowOf(word), name: 'gone' }, { boardUrl, grafanaUrl }), null);
});
