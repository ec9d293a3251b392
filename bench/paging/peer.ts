// The same breaches by way of a real Prometheus, which scrapes the shop, and a real Alertmanager, whose
// routes are the generated ones, with all receivers a webhook here.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { generateAlerts } from '../../alerts/generate.ts';
import { readDefinitions } from '../../language/read.ts';
import { servePrometheus } from '../../tests/differential/prometheus-server.ts';
import { startMonitor } from '../../tests/monitor.ts';
import { until } from '../../tests/until.ts';
import { definitions, trialName } from './definitions.ts';
import { openHook } from './hook.ts';
import { openShop } from './shop.ts';

export type Setting = {
  readonly name: string;
  /** `signalbox generate`'s, or one alert a promise as one would write it for the least delay. */
  readonly rules: 'generated' | 'by hand';
  readonly scrapeInterval: string;
  /** null: Alertmanager's default. */
  readonly groupWait: string | null;
  /** No divisor of the times above, so that breaches begin at any part of them. */
  readonly distanceMs: number;
};

const byHand = (trials: number): string =>
  stringify({
    groups: [
      {
        name: 'trials',
        interval: '1s',
        rules: Array.from({ length: trials }, (_, trial) => ({
          alert: `${trialName(trial)}-red`,
          expr: `sum(increase(requests_total{trial="${trial}",code="500"}[1m])) / sum(increase(requests_total{trial="${trial}"}[1m])) > 0.05`,
          labels: { slo: trialName(trial), severity: 'page' },
        })),
      },
    ],
  });

const generated = (trials: number, url: string) => {
  const text = definitions('scraped counters', trials, url, '15s');
  const { set, diagnostics } = readDefinitions([{ path: 'trials.yaml', text }], {});
  if (set === null) throw new Error(JSON.stringify(diagnostics));
  const files = generateAlerts(set);
  return (name: string): string => {
    const file = files.find(({ path }) => path.endsWith(`/${name}`));
    if (file === undefined) throw new Error(`No ${name} is generated.`);
    return file.text;
  };
};

type Routes = {
  readonly route: Readonly<Record<string, unknown>>;
  readonly receivers: readonly { readonly name: string }[];
};

const routes = (text: string, url: string, groupWait: string | null): string => {
  const config = parse(text) as Routes;
  const { group_wait: _, ...route } = config.route;
  const webhook_configs = [{ url, send_resolved: false }];
  return stringify({
    ...config,
    route: groupWait === null ? route : { ...route, group_wait: groupWait },
    receivers: config.receivers.map(({ name }) => ({ name, webhook_configs })),
  });
};

/** That count of promises has been judged, and none is broken. */
const judged: Readonly<Record<Setting['rules'], string>> = {
  generated: 'count(signalbox:status == 0)',
  'by hand': 'count(increase(requests_total{code="200"}[1m]) > 0)',
};

/** How long each of so many breaches took to the first notification, in milliseconds. */
export const peerDelays = async (
  { name, rules, scrapeInterval, groupWait, distanceMs }: Setting,
  trials: number,
  say: (line: string) => void,
): Promise<readonly number[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-paging-'));
  const [hook, shop] = [await openHook(), await openShop(trials)];
  const files = generated(trials, shop.url);
  const rulesText = rules === 'generated' ? files('prometheus-rules.yaml') : byHand(trials);
  writeFileSync(join(folder, 'rules.yaml'), rulesText);
  const routesFile = join(folder, 'alertmanager.yaml');
  writeFileSync(routesFile, routes(files('alertmanager.yaml'), hook.url, groupWait));
  const alertmanager = await startMonitor('alertmanager', [
    `--config.file=${routesFile}`,
    `--storage.path=${join(folder, 'alertmanager')}`,
    '--cluster.listen-address=',
  ]);
  const prometheus = await servePrometheus(folder, {
    global: {
      scrape_interval: scrapeInterval,
      ...(scrapeInterval === '1s' ? { scrape_timeout: '900ms' } : {}),
    },
    rule_files: ['rules.yaml'],
    alerting: {
      alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager.origin).host] }] }],
    },
    scrape_configs: [{ job_name: 'shop', static_configs: [{ targets: [new URL(shop.url).host] }] }],
  });
  try {
    await until(
      `${name} to judge all`,
      async () => (await prometheus.query(judged[rules]))[0]?.value === trials,
      300_000,
    );
    say(`${name}: all are judged`);
    const breachedMs: number[] = [];
    for (let trial = 0; trial < trials; trial += 1) {
      shop.break(trial);
      breachedMs.push(performance.now());
      await pause(distanceMs);
    }
    await until(
      `${name} to tell all`,
      () => hook.hasAll(breachedMs.map((_, trial) => trialName(trial))),
      300_000,
    );
    say(`${name}: all are told`);
    return breachedMs.map(
      (atMs, trial) => (hook.toldMs.get(trialName(trial)) ?? Number.NaN) - atMs,
    );
  } finally {
    await prometheus.stop();
    await alertmanager.stop();
    hook.close();
    shop.close();
    rmSync(folder, { recursive: true });
  }
};
