// A real Alertmanager with a configuration, in a folder of its own.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMonitor } from '../monitor.ts';

export type SentAlert = { readonly labels: object; readonly annotations?: object };

export type AlertmanagerServer = {
  readonly send: (alerts: readonly SentAlert[]) => Promise<void>;
  /** The alerts that it has, and whether each is suppressed. */
  readonly alerts: () => Promise<
    readonly { readonly name: string; readonly suppressed: boolean }[]
  >;
  readonly stop: () => Promise<void>;
};

type Told = { labels: { alertname: string }; status: { state: string } };

export const startAlertmanager = async (config: string): Promise<AlertmanagerServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-alertmanager-'));
  writeFileSync(join(folder, 'alertmanager.yaml'), config);
  const { origin, stop } = await startMonitor('alertmanager', [
    `--config.file=${join(folder, 'alertmanager.yaml')}`,
    `--storage.path=${join(folder, 'data')}`,
    '--cluster.listen-address=',
  ]);
  return {
    send: async (alerts) => {
      const response = await fetch(`${origin}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alerts),
      });
      assert.ok(response.ok, await response.text());
    },
    alerts: async () => {
      const told = (await (await fetch(`${origin}/api/v2/alerts`)).json()) as Told[];
      return told.map(({ labels, status }) => ({
        name: labels.alertname,
        suppressed: status.state === 'suppressed',
      }));
    },
    stop: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
