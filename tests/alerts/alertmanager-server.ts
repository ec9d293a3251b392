// A real Alertmanager with a configuration, in a folder of its own.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toolPath } from '../tool.ts';
import { untilTrue } from '../until.ts';
import { freePort } from './free-port.ts';

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
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(
    toolPath('alertmanager'),
    [
      `--config.file=${join(folder, 'alertmanager.yaml')}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = once(child, 'exit');
  await untilTrue(async () => {
    if (child.exitCode !== null) throw new Error(`Alertmanager ended:\n${said}`);
    return (await fetch(`${origin}/-/ready`)).ok;
  }, 30_000);
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
      child.kill('SIGTERM');
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
