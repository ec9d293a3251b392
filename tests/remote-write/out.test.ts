// Three real collectors, each with a third of the shops, write their counters to a real
// VictoriaMetrics. The generated rules for edges, over the sum, come to what one collector counts that
// is fed everything, although one of the three is killed and begins again in between.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { edgeMetrics, edgeRules } from '../../alerts/edges.ts';
import { outMetrics } from '../../collector/forward/remote-write/series.ts';
import { parseExposition } from '../../collector/ingest/scrape/exposition.ts';
import { readDefinitions } from '../../language/read.ts';
import { freePorts } from '../../load-tests/loopback.ts';
import {
  askJson,
  askRow,
  type CollectorProcess,
  endCollector,
  launchCollector,
  temporaryFolder,
} from '../collector/process.ts';
import { skipWithout, toolPath } from '../tool.ts';
import { until } from '../until.ts';
import { openOrderShop, orderSlos } from './orders.ts';

type Result = {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: [number, string];
};

const startVictoriaMetrics = async (folder: string) => {
  const [port = 0] = await freePorts(1);
  const address = `127.0.0.1:${port}`;
  const child = spawn(
    toolPath('victoria-metrics'),
    [
      `-storageDataPath=${folder}`,
      `-httpListenAddr=${address}`,
      '-search.latencyOffset=0s',
      '-search.disableCache',
    ],
    { stdio: 'ignore' },
  );
  const exited = once(child, 'exit');
  const url = `http://${address}`;
  await until('VictoriaMetrics to be ready', async () => (await fetch(`${url}/health`)).ok);
  return {
    url,
    /** An instant query, now or at a time in seconds of Unix time. */
    query: async (
      expression: string,
      time = Math.floor(Date.now() / 1000),
    ): Promise<readonly Result[]> => {
      const ask = new URLSearchParams({ query: expression, time: String(time), nocache: '1' });
      const response = await fetch(`${url}/api/v1/query?${ask}`);
      if (!response.ok) throw new Error(`${expression}: ${await response.text()}`);
      return ((await response.json()) as { data: { result: Result[] } }).data.result;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
    },
  };
};

type RuleFile = {
  readonly groups: readonly {
    readonly rules: readonly {
      readonly record?: string;
      readonly expr: string;
      readonly labels?: Readonly<Record<string, string>>;
    }[];
  }[];
};

/** The expression that the rules record under that name for the orders. */
const recorded = (name: string): string => {
  const text = orderSlos('http://127.0.0.1:1');
  const { set, diagnostics } = readDefinitions([{ path: 'a.yaml', text }], {});
  assert.ok(set, JSON.stringify(diagnostics));
  const file: RuleFile = parse(edgeRules(set).text);
  const rule = file.groups
    .flatMap(({ rules }) => rules)
    .find(({ record, labels }) => record === name && labels?.slo === 'orders');
  assert.ok(rule, name);
  return rule.expr;
};

test('the rules read what is written', () => {
  assert.deepEqual(
    outMetrics.map(({ name }) => name),
    Object.values(edgeMetrics),
  );
});

test('three collectors add up to one', {
  skip: skipWithout('victoria-metrics'),
  timeout: 180_000,
}, async (context) => {
  const folder = temporaryFolder();
  const shops = await Promise.all([openOrderShop(), openOrderShop(), openOrderShop()]);
  const collectors = new Map<string, CollectorProcess>();
  const storage = await startVictoriaMetrics(join(folder.path, 'storage'));
  context.after(async () => {
    await Promise.all([...collectors.values()].map(endCollector));
    await Promise.all(shops.map((shop) => shop.close()));
    await storage.stop();
    folder.remove();
  });

  const start = async (name: string, urls: readonly string[], writes: boolean) => {
    const slos = join(folder.path, `${name}-slos`);
    mkdirSync(slos, { recursive: true });
    writeFileSync(join(slos, 'slos.yaml'), orderSlos(...urls));
    const collector = launchCollector({
      ...{ SIGNALBOX_SLOS: slos, SIGNALBOX_DATA: join(folder.path, name) },
      OTLP_GRPC_PORT: '0',
      ...(writes
        ? {
            REMOTE_WRITE_URL: `${storage.url}/api/v1/write`,
            REMOTE_WRITE_SECONDS: '1',
            REMOTE_WRITE_INSTANCE: name,
          }
        : {}),
    });
    collectors.set(name, collector);
    return (await collector.ready).board;
  };
  const [whole] = await Promise.all([
    start(
      'whole',
      shops.map(({ url }) => url),
      false,
    ),
    ...shops.map(({ url }, index) => start(`edge-${index}`, [url], true)),
  ]);

  const wanted = () => {
    const counted = shops.map((shop) => shop.counted());
    return {
      good: counted.reduce((sum, { good }) => sum + good, 0),
      total: counted.reduce((sum, { total }) => sum + total, 0),
    };
  };
  const written = async () => {
    const rows = await storage.query(
      `sum by (result) (last_over_time(${edgeMetrics.events}{slo="orders"}[5m]))`,
    );
    const of = (result: string) =>
      Number(rows.find(({ metric }) => metric.result === result)?.value[1] ?? Number.NaN);
    return { good: of('good'), total: of('good') + of('bad') };
  };
  const row = async () => {
    const { good, total } = await askRow(whole, 'orders');
    return { good, total };
  };
  const bothCount = (what: string) =>
    until(
      what,
      async () => {
        const expected = JSON.stringify(wanted());
        return (
          JSON.stringify(await row()) === expected && JSON.stringify(await written()) === expected
        );
      },
      60_000,
    ).catch(async (cause: unknown) => {
      const found = JSON.stringify([wanted(), await row(), await written()]);
      throw new Error(`${what}: wanted, of one, of three: ${found}`, { cause });
    });

  // Counters are there before anything happens.
  await until('all three to have written', async () => {
    const instances = await storage.query(
      `count by (instance) (last_over_time(${edgeMetrics.events}{slo="orders"}[5m]))`,
    );
    return instances.length === 3;
  });
  await until('the shops to be scraped by the one that has all', async () => {
    return (await askRow(whole, 'there')).current.total >= 3;
  });
  const beganSeconds = Math.floor(Date.now() / 1000);
  for (const [index, shop] of shops.entries()) {
    shop.order('paid', 100 * (index + 1));
    shop.order('lost', index);
  }
  await bothCount('the first orders');

  // One is killed; its counters go on where they were.
  const [, second] = shops;
  const killed = collectors.get('edge-1');
  killed?.child.kill('SIGKILL');
  await killed?.ended;
  second?.order('paid', 20);
  second?.order('lost', 3);
  const board = await start('edge-1', [second?.url ?? ''], true);
  shops[0].order('lost', 5);
  await bothCount('a killed collector that is back');
  assert.deepEqual(
    (await askJson<{ diagnostics: string[] }>(`${board}/api/session`)).diagnostics,
    [],
  );

  // What the storage exposes of itself is read, too.
  const exposed = await (await fetch(`${storage.url}/metrics`)).text();
  assert.deepEqual(parseExposition(exposed, 'text/plain', Date.now()).rejected, []);

  // The rules' steps, one beside the other as they are evaluated, add up to the same figures. They
  // look back by 5 s, and 20 s at their begin; the last one ends after all that was written.
  const writtenSeconds = Math.floor(Date.now() / 1000);
  const steps = async (side: 'good' | 'total') => {
    const expression = recorded(`signalbox:${side}:increase15s`);
    let sum = 0;
    for (let at = beganSeconds + 20; at < writtenSeconds + 20; at += 15) {
      const [result] = await storage.query(expression, at);
      sum += Number(result?.value[1] ?? 0);
    }
    return sum;
  };
  assert.deepEqual({ good: await steps('good'), total: await steps('total') }, wanted());
});
