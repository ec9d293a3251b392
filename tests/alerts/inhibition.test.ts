// A real Alertmanager with the generated routes: what is worse silences what is lesser, of the same
// objective or source and of no other.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { SloSet } from '../../language/slo-set.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import { startAlertmanager } from './alertmanager-server.ts';
import { alertsOf, artefactOf } from './rule-file.ts';
import { dependenciesSet, everyKindSet, shippedSet } from './sets.ts';

const [shipped, everyKind] = [await shippedSet(), await everyKindSet()];
const dependencies = await dependenciesSet();

/** The alerts that are sent, and those of them that nobody is told of. */
const cases: readonly [
  what: string,
  sent: readonly string[],
  silenced: readonly string[],
  set?: SloSet,
][] = [
  [
    'red silences what burns, for the same objective',
    [
      'request-errors-answered-red',
      'request-errors-answered-burn-1h-5m',
      'request-errors-answered-burn-3d-6h',
      'uptime-reachable-burn-1h-5m',
    ],
    ['request-errors-answered-burn-1h-5m', 'request-errors-answered-burn-3d-6h'],
  ],
  [
    'a page silences a ticket',
    ['sign-in-success-succeeded-burn-6h-30m', 'sign-in-success-succeeded-burn-1d-2h'],
    ['sign-in-success-succeeded-burn-1d-2h'],
  ],
  [
    'a silent source silences what is measured by it',
    ['app-metrics-silent', 'cache-hit-rate-hits-red', 'uptime-reachable-red'],
    ['cache-hit-rate-hits-red'],
  ],
  [
    'without the collector nobody is told that nothing is probed',
    ['signalbox-down', 'app-probe-silent', 'Watchdog'],
    ['app-probe-silent'],
  ],
  [
    'red silences nothing of which others than those of red are told',
    ['orders-taken-red', 'orders-taken-burn-1h-5m', 'orders-taken-burn-3d-6h'],
    ['orders-taken-burn-3d-6h'],
    everyKind,
  ],
  [
    'a red database silences what stands on it, silence too, and nothing else',
    [
      'rows-read-kept-red',
      'rows-read-kept-burn-1d-2h',
      'checkout-kept-red',
      'carts-kept-burn-6h-30m',
      'pages-shown-kept-burn-1h-5m',
      'shop-metrics-silent',
      'mails-sent-kept-red',
      'pushes-silent',
    ],
    [
      ...['rows-read-kept-burn-1d-2h', 'checkout-kept-red', 'carts-kept-burn-6h-30m'],
      ...['pages-shown-kept-burn-1h-5m', 'shop-metrics-silent'],
      // By its own source, which other services read too.
      'mails-sent-kept-red',
    ],
    dependencies,
  ],
  [
    'a silent database silences what stands on it, a silent source of several services does not',
    ['exporter-silent', 'shop-metrics-silent', 'carts-kept-red', 'pages-shown-kept-red'],
    ['shop-metrics-silent', 'carts-kept-red', 'pages-shown-kept-red'],
    dependencies,
  ],
  [
    'what burns silences nobody who stands on it',
    ['rows-read-kept-burn-1h-5m', 'checkout-kept-red'],
    [],
    dependencies,
  ],
];

describe('inhibition', { skip: skipWithout('alertmanager') }, () => {
  for (const [what, sent, silenced, set = shipped] of cases) {
    it(what, async () => {
      const rules = alertsOf(artefactOf(set, 'prometheus-rules.yaml'));
      const alerts = sent.map((name) => {
        const rule = rules.find(({ alert }) => alert === name);
        assert.ok(rule, name);
        return { labels: { alertname: name, ...rule.labels }, annotations: rule.annotations };
      });
      const alertmanager = await startAlertmanager(artefactOf(set, 'alertmanager.yaml').text);
      try {
        await alertmanager.send(alerts);
        // Alertmanager takes an alert in and learns whom it silences at different moments.
        await until(
          `of ${sent} only ${silenced} to be silenced`,
          async () => {
            const there = await alertmanager.alerts();
            const names = there.filter(({ suppressed }) => suppressed).map(({ name }) => name);
            return (
              there.length === sent.length &&
              isDeepStrictEqual(names.toSorted(), silenced.toSorted())
            );
          },
          20_000,
        );
      } finally {
        await alertmanager.stop();
      }
    });
  }
});
