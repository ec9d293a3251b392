// A real Alertmanager with the generated routes: what is worse silences what is lesser, of the same
// objective or source and of no other.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { skipWithout, toolPath } from '../tool.ts';
import { until, untilTrue } from '../until.ts';
import { freePort } from './free-port.ts';
import { alertsOf, artefactOf } from './rule-file.ts';
import { shippedSet } from './sets.ts';

const set = await shippedSet();
const rules = alertsOf(artefactOf(set, 'prometheus-rules.yaml'));

/** The alerts that are sent, and those of them that nobody is told of. */
const cases: readonly [what: string, sent: readonly string[], silenced: readonly string[]][] = [
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
];

describe('inhibition', { skip: skipWithout('alertmanager') }, () => {
  let folder: string;
  let alertmanager: ChildProcess;
  let origin: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-alertmanager-'));
    const config = join(folder, 'alertmanager.yaml');
    writeFileSync(config, artefactOf(set, 'alertmanager.yaml').text);
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  const start = async (): Promise<void> => {
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    alertmanager = spawn(
      toolPath('alertmanager'),
      [
        `--config.file=${join(folder, 'alertmanager.yaml')}`,
        `--storage.path=${mkdtempSync(join(folder, 'data-'))}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
      ],
      { stdio: 'ignore' },
    );
    await untilTrue(async () => (await fetch(`${origin}/-/ready`)).ok, 30_000);
  };

  const stop = async (): Promise<void> => {
    const exited = once(alertmanager, 'exit');
    alertmanager.kill('SIGTERM');
    await exited;
  };

  const send = async (names: readonly string[]): Promise<void> => {
    const alerts = names.map((name) => {
      const rule = rules.find(({ alert }) => alert === name);
      assert.ok(rule, name);
      return { labels: { alertname: name, ...rule.labels }, annotations: rule.annotations };
    });
    const response = await fetch(`${origin}/api/v2/alerts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    assert.ok(response.ok, await response.text());
  };

  type Alert = { labels: { alertname: string }; status: { state: string } };

  for (const [what, sent, silenced] of cases) {
    it(what, async () => {
      await start();
      try {
        await send(sent);
        // Alertmanager takes an alert in and learns whom it silences at different moments.
        await until(
          `of ${sent} only ${silenced} to be silenced`,
          async () => {
            const alerts = (await (await fetch(`${origin}/api/v2/alerts`)).json()) as Alert[];
            const names = alerts
              .filter(({ status }) => status.state === 'suppressed')
              .map(({ labels }) => labels.alertname);
            return (
              alerts.length === sent.length &&
              isDeepStrictEqual(names.toSorted(), silenced.toSorted())
            );
          },
          20_000,
        );
      } finally {
        await stop();
      }
    });
  }
});
