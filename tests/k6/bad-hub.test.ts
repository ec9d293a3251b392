// Real k6 and the bundled people against a hub that is bad. k6 itself would hang, or count nothing
// where nothing could be done: neither may look like success, and everybody leaves in any case.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { bundle } from '../../load-tests/bundle.ts';
import type { GateThresholds } from '../../load-tests/generate.ts';
import { readSummary, type Summary } from '../../load-tests/summary.ts';
import { skipWithout, toolPath } from '../tool.ts';
import { type Manner, startBadApp } from './bad-app.ts';

const people = 2;
const gate = {
  ...{ sessions: people, rampUpSeconds: 1, durationSeconds: 3 },
  ...{ course: { kind: 'steady' }, phases: [], pace: 1, arrivalsPerMinute: null },
  thresholds: { connections_accepted: ['rate>=0.99'], session_connected: ['rate>=0.999'] },
} satisfies Omit<GateThresholds, 'objectives'>;
/** People leave 5 s after the start at most. */
const hangsMs = 7_000;
/** k6 would cut people off after 34 s; one that hangs would never end. */
const endsWithinMs = 25_000;
const thresholdsFailed = 99;

type Run = { readonly code: number | null; readonly said: string; readonly summary: Summary };

describe('people at a bad hub', { skip: skipWithout('k6'), concurrency: true }, () => {
  let folder = '';
  let script = '';

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-k6-'));
    writeFileSync(join(folder, 'thresholds.json'), JSON.stringify({ tiny: gate }));
    script = await bundle(folder);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const run = async (manner: Manner): Promise<Run> => {
    const app = await startBadApp(manner, hangsMs);
    const summaryPath = join(folder, `${manner}.json`);
    const child = spawn(toolPath('k6'), ['run', '--quiet', '--no-usage-report', script], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: endsWithinMs,
      killSignal: 'SIGKILL',
      env: {
        ...process.env,
        ...{ GATE_PROFILE: 'tiny', GATE_THRESHOLDS: join(folder, 'thresholds.json') },
        ...{ GATE_APP: app.url, GATE_RUN: manner, GATE_SUMMARY: summaryPath },
      },
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    try {
      const [code] = (await once(child, 'close')) as [number | null];
      assert.notEqual(code, null, 'k6 did not end by itself');
      const summary = readSummary(readFileSync(summaryPath, 'utf8'), manner);
      if (typeof summary === 'string') throw new Error(`${summary}\n${said}`);
      return { code, said, summary };
    } finally {
      await app.stop();
    }
  };

  const nobodyJoined = ({ code, summary }: Run): void => {
    const { sessions, metrics } = summary;
    assert.equal(code, thresholdsFailed);
    assert.deepEqual(sessions, { wanted: people, most: 0, joined: 0 });
    assert.equal(metrics.people_left?.values.count, people, 'everybody has left');
    assert.equal(metrics.session_connected?.thresholds?.['rate>=0.999']?.ok, false);
  };

  it('one that turns people away has accepted nobody', async () => {
    const outcome = await run('turns-away');
    nobodyJoined(outcome);
    const { connections_accepted: accepted, person_errors: errors } = outcome.summary.metrics;
    assert.equal(accepted?.values.rate, 0);
    assert.ok(Number(accepted?.values.fails) >= people);
    // An answer is no failed dial: it counts where the promise is.
    assert.equal(outcome.summary.failedDials, 0);
    assert.equal(errors?.values.count, 0);
  });

  it('one that does not answer holds nobody back from leaving', async () => {
    nobodyJoined(await run('hangs'));
  });

  it('one that makes the client fail ends nobody, and every failure is counted', async () => {
    const outcome = await run('babbles');
    nobodyJoined(outcome);
    const errors = outcome.summary.metrics.person_errors;
    assert.ok(Number(errors?.values.count) >= people);
    assert.equal(errors?.thresholds?.['count==0']?.ok, false);
    assert.match(outcome.said, /A person of the load test failed: SyntaxError/);
  });
});
