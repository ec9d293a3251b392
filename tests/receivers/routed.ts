// A real Alertmanager with the generated routes and inhibitions, all of whose receivers are a webhook
// here, and which waits for nobody. It can be started again where it was, with what it knew.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { SloSet } from '../../language/slo-set.ts';
import { freePorts } from '../../load-tests/loopback.ts';
import { artefactOf } from '../alerts/rule-file.ts';
import { type Monitor, startMonitor } from '../monitor.ts';
import { openService } from './service.ts';

/** As Alertmanager's webhook sends it. */
export type Told = {
  readonly receiver: string;
  readonly status: 'firing' | 'resolved';
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved';
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly startsAt: string;
    readonly generatorURL: string;
  }[];
};

/** As its API shows an alert. */
export type Known = {
  readonly labels: Readonly<Record<string, string>>;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly status: { readonly state: 'active' | 'suppressed' | 'unprocessed' };
};

export type TheirSilence = {
  readonly comment: string;
  readonly createdBy: string;
  readonly status: { readonly state: string };
};

type Receiver = { readonly name: string };
type Config = { readonly route: object; readonly receivers: readonly Receiver[] };

const routedTo = (origin: string, text: string): string => {
  const config = parse(text) as Config;
  return stringify({
    ...config,
    templates: [],
    route: { ...config.route, group_wait: '500ms', group_interval: '1s' },
    receivers: config.receivers.map(({ name }) => ({
      name,
      webhook_configs: [{ url: `${origin}/${encodeURIComponent(name)}`, send_resolved: true }],
    })),
  });
};

export type Routed = Awaited<ReturnType<typeof startRouted>>;

export const startRouted = async (set: SloSet) => {
  const { text } = artefactOf(set, 'alertmanager.yaml');
  const told: Told[] = [];
  const webhook = await openService(({ body }) => {
    told.push(JSON.parse(body) as Told);
    return { status: 200, body: '' };
  });
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-routed-'));
  const file = join(folder, 'alertmanager.yaml');
  writeFileSync(file, routedTo(webhook.origin, text));
  const [port = 0] = await freePorts(1);
  const start = (): Promise<Monitor> =>
    startMonitor('alertmanager', [
      `--config.file=${file}`,
      `--storage.path=${join(folder, 'data')}`,
      '--cluster.listen-address=',
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
  let monitor = await start();
  const url = `http://127.0.0.1:${port}`;
  const ask = async <T>(path: string): Promise<T> =>
    (await (await fetch(`${url}/api/v2${path}`)).json()) as T;
  return {
    url,
    /** In order of arrival. */
    told,
    alerts: () => ask<readonly Known[]>('/alerts'),
    silences: () => ask<readonly TheirSilence[]>('/silences'),
    restart: async () => {
      await monitor.stop();
      monitor = await start();
    },
    close: async () => {
      await monitor.stop();
      await webhook.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
