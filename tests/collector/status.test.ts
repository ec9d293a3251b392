// `signalbox status` against a real board: what it prints, and its exit codes.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import type { ObjectiveRow } from '../../collector/serve/shapes.ts';
import { until } from '../until.ts';
import { askRow, endCollector, launchCollector, temporaryFolder } from './process.ts';
import { openShop } from './shop.ts';

const program = join(import.meta.dirname, '../../cli/signalbox.ts');

const status = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
  new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [program, 'status', ...args],
      { env: { PATH: process.env.PATH, ...environment } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

test('rows with sign, word and reasons; 1 while something is not green, and 0 for JSON too once all is', async (context) => {
  const folder = temporaryFolder();
  const shop = await openShop();
  const token = 'viewer-token-0123456789';
  const collector = launchCollector({
    SIGNALBOX_DATA: folder.path,
    SIGNALBOX_SLOS: join(import.meta.dirname, 'slos'),
    APP_URL: shop.url,
  });
  context.after(async () => {
    await endCollector(collector);
    await shop.close();
    folder.remove();
  });
  const { board } = await collector.ready;
  await until(
    'pages are green',
    async () => (await askRow(board, 'page-latency')).status === 'green',
  );

  const text = await status(['--board', board], { BOARD_VIEWER_TOKEN: token });
  assert.equal(text.code, 1, 'orders are not measured');
  assert.match(text.stdout, /^STATUS +OBJECTIVE +NOW +TARGET +BUDGET LEFT +SINCE\n/);
  assert.match(text.stdout, /^● GREEN +Page latency \(page-latency\/fast\) +100\.00 % +95\.00 % /m);
  assert.match(text.stdout, /^◌ NO DATA +Orders \(orders\/accepted\) +– .*\n {4}nothing /m);

  const { hostname, port } = new URL(board);
  const json = await status(['-o', 'json'], { BOARD_HOST: hostname, BOARD_PORT: port });
  assert.equal(json.code, 1);
  const rows = JSON.parse(json.stdout) as ObjectiveRow[];
  assert.deepEqual(rows.map(({ name }) => name).toSorted(), ['orders', 'page-latency', 'uptime']);

  // Orders come in: then all is green.
  const { otlpHttp } = await collector.ready;
  const nowNs = String(BigInt(Date.now()) * 1_000_000n);
  const answer = await fetch(`${otlpHttp}/v1/metrics`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [
                {
                  name: 'orders',
                  sum: {
                    aggregationTemporality: 1,
                    isMonotonic: true,
                    dataPoints: [
                      {
                        attributes: [{ key: 'result', value: { stringValue: 'ok' } }],
                        startTimeUnixNano: nowNs,
                        timeUnixNano: nowNs,
                        asInt: '7',
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      ],
    }),
  });
  assert.equal(answer.status, 200);
  await until('all is green', async () => (await askRow(board, 'orders')).status === 'green');
  assert.equal((await status(['--board', `${board}/`])).code, 0);
});

for (const [what, args, message] of [
  [
    'nobody there',
    ['--board', 'http://127.0.0.1:9'],
    /no board answers at http:\/\/127\.0\.0\.1:9.*--board URL/,
  ],
  ['no URL', ['--board', 'board'], /--board takes an http or https URL, not 'board'/],
  ['no format', ['-o', 'xml'], /-o takes text or json, not 'xml'/],
  ['no option', ['--colour'], /--colour/],
] as const) {
  test(`${what} is said in a sentence, with exit code 2`, async () => {
    const { code, stdout, stderr } = await status(args);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, message);
    assert.doesNotMatch(stderr, /\n {4}at /);
  });
}
