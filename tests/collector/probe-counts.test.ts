// The collector's probes as Prometheus reads them from its /metrics: the same counts from which the
// board shows uptime, guarded by the viewer's token where there is one.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { skipWithout, toolPath } from '../tool.ts';
import { until } from '../until.ts';
import { endCollector, launchCollector, temporaryFolder } from './process.ts';
import { openShop } from './shop.ts';

const viewer = 'viewer-token-0123456789';
const bearer = { authorization: `Bearer ${viewer}` };

const metricsOf = async (board: string): Promise<string> => {
  const answer = await fetch(`${board}/metrics`, { headers: bearer });
  assert.equal(answer.status, 200);
  return answer.text();
};

const count = (text: string, result: string): number | null => {
  const line = new RegExp(
    `^probe_requests_total\\{probe="shop",result="${result}"\\} (\\d+)$`,
    'm',
  );
  const value = line.exec(text)?.[1];
  return value === undefined ? null : Number(value);
};

test('probes are counted on /metrics, and Prometheus may read them with a token', async (context) => {
  const shop = await openShop();
  const folder = temporaryFolder();
  const collector = launchCollector({
    SIGNALBOX_DATA: folder.path,
    APP_URL: shop.url,
    BOARD_VIEWER_TOKEN: viewer,
  });
  let isOpen = true;
  const closeShop = async () => {
    if (isOpen) await shop.close();
    isOpen = false;
  };
  context.after(async () => {
    await endCollector(collector);
    await closeShop();
    folder.remove();
  });
  const { board } = await collector.ready;

  assert.equal((await fetch(`${board}/metrics`)).status, 401);
  for (const path of ['/healthz', '/readyz']) {
    assert.equal((await fetch(`${board}${path}`)).status, 200, path);
  }

  const first = await metricsOf(board);
  assert.equal(count(first, 'failure'), 0);
  assert.notEqual(count(first, 'success'), null);
  assert.match(first, /^process_start_time_seconds \d+/m);

  await until('two successes', async () => (count(await metricsOf(board), 'success') ?? 0) >= 2);
  await closeShop();
  await until('two failures', async () => (count(await metricsOf(board), 'failure') ?? 0) >= 2);

  // The board says the same of the same probes.
  const answered = async (): Promise<{ good: number; total: number } | undefined> => {
    const rows = await fetch(`${board}/api/slos`, { headers: bearer });
    const all = (await rows.json()) as { name: string; good: number; total: number }[];
    return all.find(({ name }) => name === 'uptime');
  };
  await until('the board with the same counts', async () => {
    const text = await metricsOf(board);
    const row = await answered();
    const [good, bad] = [count(text, 'success'), count(text, 'failure')];
    return row !== undefined && good === row.good && bad === row.total - row.good;
  });
});

test('what is on /metrics is well named', { skip: skipWithout('promtool') }, async (context) => {
  const folder = temporaryFolder();
  const collector = launchCollector({ SIGNALBOX_DATA: folder.path });
  context.after(async () => {
    await endCollector(collector);
    folder.remove();
  });
  const { board } = await collector.ready;
  const input = await (await fetch(`${board}/metrics`)).text();
  const { error, stdout, stderr } = spawnSync(toolPath('promtool'), ['check', 'metrics'], {
    input,
    encoding: 'utf8',
  });
  const ours = `${stdout}${stderr}`.split('\n').filter((line) => /^(signalbox|probe)_/.test(line));
  assert.equal(error, undefined);
  assert.doesNotMatch(stderr, /error while linting/);
  // The rest is of Node's own metrics, which prom-client names.
  assert.deepEqual(ours, []);
});
