// From runs of the smoke gate to rows and a verdict, on runs made up for it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientView } from '../../load-tests/client-view.ts';
import type { Verdict } from '../../load-tests/verdict.ts';
import type { Program, SmokePair, SmokeRun } from './smoke.ts';
import { smokeFindings, smokeVerdict } from './smoke-cost.ts';
import { seededRandom } from './statistics.ts';

const client: Omit<ClientView, 'events'> = {
  ...{ verdict: 'pass', metric: 'requests_answered', threshold: 'rate>=0.999', value: 1 },
  ...{ interval: null, margin: null, minimumEvents: 1, reasons: [] },
};

const run = (
  cpu: Record<Program, number>,
  requests = 100,
  verdict: Verdict = 'pass',
  joined = 10,
): SmokeRun => ({
  cpuSeconds: cpu,
  result: {
    ...{ verdict, reasons: verdict === 'pass' ? [] : [`it is ${verdict}`] },
    load: {
      ...{ durationMs: 13_000, failedDials: 0, iterations: 10 },
      sessions: { wanted: 10, most: 10, joined },
      generator: {
        ...{ available: 2, cores: 0.3, waiting: 0.1, idle: 0.5 },
        ...{ latenessP95: 2, latenessP99: 4 },
      },
    },
    objectives: [
      {
        ...{ objective: 'request-errors/answered', title: 'Answered', verdict, reasons: [] },
        ...{ client: { ...client, events: requests }, server: null },
      },
    ],
  },
});

const pairs = (pair: (turn: number) => SmokePair): SmokePair[] =>
  Array.from({ length: 8 }, (_, turn) => pair(turn));
const noise = (turn: number): number => 1 + 0.01 * (turn % 3);
const findings = (given: readonly SmokePair[]) => smokeFindings(given, 2, seededRandom(1));

test('what a request costs is compared, of each program apart', () => {
  const found = findings(
    pairs((turn) => ({
      base: run({ app: 2, collector: 1 }),
      // The app is half as quick: it did half as much for the same.
      change: run({ app: 2 * noise(turn), collector: 0.5 * noise(turn) }, 50),
    })),
  );
  const ratios = found.map((one) => (one.kind === 'measured' ? one.interval.ratio : null));
  assert.deepEqual(
    found.map(({ workload }) => workload),
    ['smoke gate: app', 'smoke gate: collector'],
  );
  assert.ok(Math.abs((ratios[0] ?? 0) - 2.018) < 0.01, String(ratios[0]));
  assert.ok(Math.abs((ratios[1] ?? 0) - 1.009) < 0.01, String(ratios[1]));
});

test('a load that was not driven is nothing to compare with', () => {
  const lacking = findings(
    pairs((turn) => ({
      base: run({ app: 2, collector: 1 }, 100, 'pass', turn === 3 ? 9 : 10),
      change: run({ app: 2, collector: 1 }),
    })),
  );
  const reason = 'base: of 10 people only 9 joined';
  assert.deepEqual(lacking, [
    { workload: 'smoke gate: app', kind: 'incomparable', reason },
    { workload: 'smoke gate: collector', kind: 'incomparable', reason },
  ]);
});

test('without requests nothing was compared', () => {
  const [app] = findings(
    pairs(() => ({
      base: run({ app: 2, collector: 1 }),
      change: run({ app: 2, collector: 1 }, 0),
    })),
  );
  assert.deepEqual(app, {
    ...{ workload: 'smoke gate: app', kind: 'incomparable', reason: 'no requests were made' },
  });
});

const ended = (...verdicts: readonly Verdict[]) =>
  smokeVerdict(verdicts.map((verdict) => run({ app: 1, collector: 1 }, 100, verdict)));

test('most runs of the gate decide', () => {
  assert.deepEqual(ended('pass', 'fail', 'pass'), {
    ...{ line: 'Smoke gate: passed in 2 of 3 runs.', exitCode: 0 },
  });
  assert.deepEqual(ended('pass', 'fail', 'fail', 'inconclusive'), {
    ...{ line: 'Smoke gate: failed in 2 of 4 runs: it is fail', exitCode: 1 },
  });
  assert.deepEqual(ended('inconclusive', 'pass'), {
    line: 'Smoke gate: could not be judged in 1 of 2 runs: it is inconclusive',
    exitCode: 2,
  });
});
