import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixture, importTexts, objectiveOf, read, said } from './fixtures/support.ts';

describe('import from Sloth', () => {
  const { files, diagnostics } = importTexts(fixture('sloth'));
  const [file] = files;
  const set = read(file?.text ?? '');

  it('says what is said another way, left out or refused, at its place', () => {
    assert.deepEqual(said(diagnostics), [
      "notice[import-changed] 14:107 'or vector(0)' is left out",
      "warning[import-left-out] 17:7 the alerts' own name is left out",
      'warning[import-left-out] 18:7 the alert annotation summary is left out',
      'warning[import-left-out] 22:9 the alert label severity is left out',
      'error[import-refused] 42:7 the SLI is made by a plugin, and no program is run by an import',
      'error[import-refused] 47:28 the ratio is not one sum divided by another, so no other window can be counted',
    ]);
    assert.deepEqual([file?.slos, file?.refused], [2, 2]);
  });

  it('what was refused stands in the result, with its reason', () => {
    assert.match(
      file?.text ?? '',
      /^# Not imported: guessed, 0\.yaml:39\n# - The SLI is made by a plugin/m,
    );
    assert.match(file?.text ?? '', /^# - 'or vector\(0\)' is left out/m);
  });

  it('events become bare counters, with their matchers as they were', () => {
    const paid = objectiveOf(set, 'checkout-paid');
    assert.equal(paid.target, 0.999);
    assert.equal(paid.description, 'Zahlungen gelingen – auch nachts.');
    assert.deepEqual(paid.period, { kind: 'rolling', seconds: 30 * 86_400, text: '30d' });
    assert.equal(paid.runbook, 'https://runbooks.example/payments');
    assert.equal(paid.indicator.totalText, 'sum(payments_total)');
    assert.ok(paid.indicator.kind === 'counters');
    const bad = paid.indicator.good.find(({ factor }) => factor < 0)?.selector.matchers;
    assert.deepEqual(bad, [
      { label: 'note', operator: '!=', value: 'say "no"' },
      { label: 'outcome', operator: '=~', value: 'failed|lost' },
    ]);
  });

  it('a ratio is taken apart; anchors, and labels of both levels, come along', () => {
    const quick = objectiveOf(set, 'checkout-quick');
    assert.equal(quick.indicator.goodText, 'sum(payment_seconds_bucket{le="0.50"})');
    assert.match(
      file?.text ?? '',
      /labels:\n {4}owner: payments\n {4}tier: '2'\n {4}area: money\n/,
    );
  });

  it('an alert that was switched off does not fire, nor does red page in its place', () => {
    const [paid, quick] = ['checkout-paid', 'checkout-quick'].map((slo) => objectiveOf(set, slo));
    assert.deepEqual(
      paid?.burn.alerts.map(({ severity }) => severity),
      ['page', 'page'],
    );
    assert.deepEqual(
      paid?.burn.alerts.map(({ factor }) => factor),
      [14.4, 6],
    );
    assert.ok((paid?.status.red.length ?? 0) > 0);
    assert.deepEqual([quick?.burn.alerts, quick?.status.red], [[], []]);
  });

  it('the Kubernetes resource says the same', () => {
    const own = `
version: prometheus/v1
service: s
slos:
  - name: n
    objective: 99
    sli: { events: { error_query: 'sum(rate(b_total[{{.window}}]))', total_query: 'sum(rate(a_total[{{.window}}]))' } }
    alerting: { page_alert: { disable: true } }`;
    const resource = `
apiVersion: sloth.slok.dev/v1
kind: PrometheusServiceLevel
metadata: { name: x, namespace: y, uid: z }
spec:
  service: s
  slos:
    - name: n
      objective: 99
      sli: { events: { errorQuery: 'sum(rate(b_total[{{.window}}]))', totalQuery: 'sum(rate(a_total[{{.window}}]))' } }
      alerting: { pageAlert: { disable: true } }`;
    const [a, b] = [own, resource].map((text) => {
      const imported = importTexts(text);
      assert.deepEqual(said(imported.diagnostics), []);
      return imported.files[0]?.text.replaceAll(/^#.*\n/gm, '');
    });
    assert.equal(a, b);
    const mixed = resource.replace('pageAlert', 'page_alert');
    const [wrong] = importTexts(mixed).diagnostics;
    assert.match(wrong?.message ?? '', /'page_alert' is not a field of spec\.slos\[0\]\.alerting/);
  });
});
