// signalbox scrape as a person runs it: what it prints where, and how it exits.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createMetrics } from '../../app/telemetry/metrics.ts';

const program = fileURLToPath(new URL('../../cli/signalbox.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'scrape-'));
after(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const run = async (...args: string[]) => {
  const child = spawn(process.execPath, [program, 'scrape', ...args]);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr };
};

test('a good file is shown sample by sample', async () => {
  const path = file('good.txt', '# TYPE a counter\na_total{b="c d"} 5\n# EOF\n');
  const { code, stdout, stderr } = await run(path);
  assert.equal(code, 0);
  assert.equal(stdout, 'counter a_total{b="c d"} 5\n');
  assert.match(stderr, /1 sample, 0 lines refused: all of it would be used/);
});

test('each bad line is shown with its number, its reason and itself', async () => {
  const path = file('bad.txt', 'a 1\nb{c="d" 2\ne x\n');
  const { code, stdout, stderr } = await run(path);
  assert.equal(code, 1);
  assert.equal(stdout, 'gauge   a 1\n');
  assert.ok(stderr.includes(`${path}:2: expected , or } after the label c\n    | b{c="d" 2\n`));
  assert.ok(stderr.includes(`${path}:3: the value "x" is no number\n    | e x\n`));
  assert.match(stderr, /none of it would be used/);
});

test('for machines it is JSON on stdout', async () => {
  const { code, stdout } = await run(file('mixed.txt', 'a NaN\nb\n'), '-o', 'json');
  assert.equal(code, 1);
  const report = JSON.parse(stdout);
  assert.equal(report.samples[0].value, 'NaN');
  assert.deepEqual(report.rejected, [{ where: 'line 2', reason: 'b has no value' }]);
});

test('the app’s own metrics are read whole from a URL', async () => {
  const { registry } = createMetrics();
  const server = createServer(async (_request, response) => {
    response.writeHead(200, { 'content-type': registry.contentType });
    response.end(await registry.metrics());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  const good = await run(url);
  await new Promise((resolve) => server.close(resolve));
  assert.equal(good.code, 0, good.stderr);
  assert.match(good.stdout, /^gauge {3}process_start_time_seconds \d+/m);
  const gone = await run(url);
  assert.equal(gone.code, 1);
  assert.match(gone.stderr, /nothing listens there/);
});

test('a call that makes no sense exits 2', async () => {
  for (const args of [[], ['a', 'b'], [join(folder, 'none')], ['--what'], ['x', '-o', 'xml']]) {
    const { code, stdout } = await run(...args);
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
  }
});
