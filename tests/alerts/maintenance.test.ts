// A real Alertmanager during a maintenance: it tells a named target of an alert, but not of those of
// the service that is worked on.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { secrets } from '../../alerts/receiver.ts';
import type { Maintenance, SloSet } from '../../language/slo-set.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import { type AlertmanagerServer, startAlertmanager } from './alertmanager-server.ts';
import { artefactOf } from './rule-file.ts';
import { everyKindSet } from './sets.ts';

const skip = skipWithout('alertmanager');

const hourMs = 3_600_000;

const now = (services: readonly string[]): Maintenance => ({
  ...{ name: 'now', description: '', services },
  ...{ startMs: Date.now() - hourMs, endMs: Date.now() + hourMs },
  place: { file: 'a.yaml', line: 1, column: 1 },
});

type Notification = { alerts: { labels: { alertname: string } }[] };

describe('maintenance', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-secrets-'));
  const told: string[] = [];
  let hook: Server;
  let url: string;

  before(async () => {
    writeFileSync(join(folder, 'shop-hook-token'), 'token');
    hook = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const { alerts } = JSON.parse(body) as Notification;
      assert.equal(request.headers.authorization, 'Bearer token');
      told.push(...alerts.map(({ labels }) => labels.alertname));
      response.end();
    }).listen(0, '127.0.0.1');
    await once(hook, 'listening');
    const address = hook.address();
    assert.ok(address !== null && typeof address === 'object');
    url = `http://127.0.0.1:${address.port}/`;
  });

  after(() => {
    hook.closeAllConnections();
    hook.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (set: SloSet): Promise<AlertmanagerServer> =>
    startAlertmanager(
      artefactOf(set, 'alertmanager.yaml')
        .text.replaceAll('http://shop-hook/', url)
        .replaceAll(secrets, folder)
        .replaceAll('group_wait: 10s', 'group_wait: 0s'),
    );

  const alert = (name: string, service: string) => ({
    labels: {
      ...{ alertname: name, severity: 'ticket', kind: 'burn', notify: 'shop-hook', service },
      ...{ slo: name, objective: 'all', source: 'metrics' },
    },
  });

  const tells = async (maintenances: readonly Maintenance[]): Promise<readonly string[]> => {
    told.length = 0;
    const alertmanager = await start({ ...(await everyKindSet()), maintenances });
    try {
      await alertmanager.send([alert('shop-first', 'shop'), alert('queue-first', 'queue')]);
      await until('the first to be told', () => told.includes('queue-first'), 20_000);
      // Whatever was sent before has been told when this one has.
      await alertmanager.send([alert('queue-last', 'queue')]);
      await until('the last to be told', () => told.includes('queue-last'), 20_000);
    } finally {
      await alertmanager.stop();
    }
    return told.toSorted();
  };

  it('mutes its service', async () => {
    assert.deepEqual(await tells([now(['shop'])]), ['queue-first', 'queue-last']);
  });

  it('without any, all are told', async () => {
    assert.deepEqual(await tells([]), ['queue-first', 'queue-last', 'shop-first']);
  });

  it('of another service it mutes nothing here', async () => {
    assert.deepEqual(await tells([now(['other'])]), ['queue-first', 'queue-last', 'shop-first']);
  });
});
