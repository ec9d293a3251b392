// The same history from a file and from a real Prometheus that holds it: the same report.

import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { type PrometheusServer, servePrometheus } from '../differential/prometheus-server.ts';
import { skipWithout, toolPath } from '../tool.ts';
import { root } from './golden.ts';

const fixture = 'tests/cli/fixtures/request-errors.om';
const from = '2026-11-21T15:28:15Z';
const to = '2026-11-21T15:43:15Z';

const signalbox = async (...args: string[]) => {
  try {
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      ['cli/signalbox.ts', ...args],
      { cwd: root, timeout: 60_000 },
    );
    return { status: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = Object(error);
    return { status: code, stdout, stderr };
  }
};

describe('history of a Prometheus', {
  skip: skipWithout('promtool') || skipWithout('prometheus'),
}, () => {
  let folder: string;
  let server: PrometheusServer;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-replay-'));
    const made = spawnSync(
      toolPath('promtool'),
      ['tsdb', 'create-blocks-from', 'openmetrics', join(root, fixture), join(folder, 'data')],
      { encoding: 'utf8', timeout: 60_000 },
    );
    assert.equal(made.status, 0, made.stderr);
    server = await servePrometheus(folder, {}, ['--storage.tsdb.retention.time=100y']);
  });

  after(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const asked = (...more: string[]) =>
    signalbox(
      ...['replay', 'request-errors', '--from', server.origin, '-o', 'json'],
      ...['--start', from, '--end', to],
      ...more,
    );

  it('is replayed as its file is', async () => {
    const { status, stdout, stderr } = await asked('--what-if', 'target=99');
    assert.deepEqual([status, stderr], [0, '']);
    const [ofServer] = JSON.parse(stdout);
    const { stdout: read } = await signalbox(
      ...['replay', 'request-errors', '--from', fixture, '-o', 'json', '--what-if', 'target=99'],
    );
    const [ofFile] = JSON.parse(read);
    assert.deepEqual({ ...ofServer, from: '' }, { ...ofFile, from: '' });
    assert.equal(ofFile.columns[0].pages, 1);
    assert.deepEqual(
      ofFile.columns[0].told.map(({ quietBy }: { quietBy: string | null }) => quietBy),
      [null, 'request-errors-answered-red'],
    );
  });

  it('a time without any of it is said, with the selectors', async () => {
    const { status, stderr } = await asked(
      '--start',
      '2026-11-20T00:00:00Z',
      '--end',
      '2026-11-20T01:00:00Z',
    );
    assert.equal(status, 1);
    assert.match(stderr, /holds nothing that the SLO counts in that time; these found no series:/);
    assert.match(stderr, /http_server_request_duration_seconds_count\{/);
  });

  it('what it refuses is told in its words', async () => {
    const { status, stderr } = await asked('--step', '1ms');
    assert.equal(status, 2);
    assert.match(stderr, /--step takes whole seconds/);
    const wrong = await signalbox(
      ...['replay', 'request-errors', '--from', `${server.origin}/nowhere`],
    );
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /nowhere\/api\/v1\/query_range answered 404/);
  });
});

it('a Prometheus that is not there', async () => {
  const { status, stderr } = await signalbox(
    'replay',
    'request-errors',
    '--from',
    'http://127.0.0.1:9',
  );
  assert.equal(status, 1);
  assert.match(stderr, /^signalbox replay: no Prometheus answers at http:\/\/127\.0\.0\.1:9: /);
  assert.doesNotMatch(stderr, /^ +at /m);
});
