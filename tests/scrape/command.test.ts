// signalbox scrape as a person runs it: what it prints where, and how it exits. Whole outputs are
// kept in golden/; after a change that is meant: RENEW_GOLDEN=1 node --test tests/scrape/command.test.ts

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createMetrics } from '../../app/telemetry/metrics.ts';

const program = fileURLToPath(new URL('../../cli/signalbox.ts', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'scrape-'));
after(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const run = async (...args: string[]) => runWith({}, ...args);

const runWith = async (environment: Readonly<Record<string, string>>, ...args: string[]) => {
  const child = spawn(process.execPath, [program, 'scrape', ...args], {
    cwd: root,
    env: { ...process.env, ...environment },
  });
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

const here = 'tests/scrape/fixtures';
const slos = ['--slos', `${here}/slos.yaml`];
const golden: Readonly<Record<string, { code: number; args: readonly string[] }>> = {
  'openmetrics.txt': { code: 0, args: [`${here}/shop.om`, ...slos] },
  'openmetrics-json.txt': { code: 0, args: [`${here}/shop.om`, ...slos, '-o', 'json'] },
  'uncounted.txt': { code: 0, args: [`${here}/shop.om`] },
  'broken-openmetrics.txt': { code: 1, args: [`${here}/broken.om`, ...slos] },
  'broken-prometheus.txt': { code: 1, args: [`${here}/broken.txt`, ...slos] },
};

for (const [name, { code: expected, args }] of Object.entries(golden)) {
  test(`the whole of ${name}`, async () => {
    const { code, stdout, stderr } = await run(...args);
    // A sample without a time has that of the reading.
    const told = `${stdout.replace(/("timeMs": )\d{13}\b/g, '$1"now"')}--- stderr\n${stderr}`;
    const path = new URL(`golden/${name}`, import.meta.url);
    if (process.env.RENEW_GOLDEN !== undefined) writeFileSync(path, told);
    assert.equal(told, readFileSync(path, 'utf8'));
    assert.equal(code, expected);
  });
}

test('the objectives of slos/ are what is looked for unless told otherwise', async () => {
  const { code, stdout } = await run(
    file('cache.txt', 'app_cache_lookups_total{result="hit"} 5\n'),
  );
  assert.equal(code, 0);
  assert.match(stdout, /lookups_total\{result="hit"\} 5 {2}← cache-hit-rate\/hits\n/);
  assert.match(stdout, /^Counted by 1 of \d+ objectives in slos:$/m);
});

test('for machines it is JSON on stdout', async () => {
  const { code, stdout } = await run(file('mixed.txt', 'a NaN\nb\n'), '-o', 'json');
  assert.equal(code, 1);
  const report = JSON.parse(stdout);
  assert.equal(report.families[0].samples[0].value, 'NaN');
  assert.deepEqual(report.rejected, [{ where: 'line 2', reason: 'b has no value' }]);
  const gone = await run('http://127.0.0.1:1/metrics', '-o', 'json');
  assert.deepEqual([gone.code, typeof JSON.parse(gone.stdout).reason], [2, 'string']);
});

test('what is no text is refused; what is not there is misuse', async () => {
  writeFileSync(join(folder, 'bytes'), Buffer.from([0x61, 0xff]));
  const bytes = await run(join(folder, 'bytes'));
  assert.deepEqual([bytes.code, bytes.stderr.includes('not valid UTF-8')], [1, true]);
  const isFolder = await run(folder);
  assert.equal(isFolder.code, 2);
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
  assert.match(good.stdout, /^ {2}gauge {3}process_start_time_seconds \d+/m);
  assert.match(good.stderr, /0 lines refused: all of it would be used/);
  const gone = await run(url);
  assert.equal(gone.code, 2);
  assert.match(gone.stderr, /nothing listens there/);
});

test('a call that makes no sense exits 2', async () => {
  for (const args of [
    [],
    ['a', 'b'],
    [join(folder, 'none')],
    ['--what'],
    ['x', '-o', 'xml'],
    ['a.om', '--slos', folder],
  ]) {
    const { code, stdout } = await run(...args);
    assert.deepEqual([code, stdout], [2, ''], args.join(' '));
  }
});

test('a URL that is a target’s is asked with its secret', async () => {
  const server = createServer((request, response) => {
    const knows = request.headers.authorization === 'Bearer open sesame';
    response.writeHead(knows ? 200 : 401, { 'content-type': 'text/plain' }).end('a 1\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  const slosFile = file(
    'secret.yaml',
    readFileSync(join(root, here, 'slos.yaml'), 'utf8').replace(
      'url: http://127.0.0.1:9999/metrics',
      `url: ${url}\n  auth: { bearer: { variable: SHOP_TOKEN } }`,
    ),
  );
  const known = await runWith({ SHOP_TOKEN: 'open sesame' }, url, '--slos', slosFile);
  assert.equal(known.code, 0, known.stderr);
  const unknown = await run(url, '--slos', slosFile);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /the variable SHOP_TOKEN is not set/);
  const stranger = await run(url);
  assert.match(stranger.stderr, /it answered 401/);
  await new Promise((resolve) => server.close(resolve));
});
