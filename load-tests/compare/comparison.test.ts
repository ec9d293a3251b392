// Runs beside runs: what counts as worse, what is chance, and what that does to the verdict.

import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { evidence } from '../evidence.fixture.ts';
import type { Result } from '../result.ts';
import { judgeRun } from '../verdict.ts';
import { compareRuns } from './comparison.ts';
import { readBaseline, type Wanted } from './earlier.ts';
import { keepInHistory, readHistory } from './history.ts';
import { comparedWith } from './outcome.ts';
import { earlierOf } from './phased.fixture.ts';
import { comparisonLines } from './words.ts';

const about = {
  ...{ phases: [], knee: null },
  ...{ profile: 'crowd', fault: null, app: null, board: null, from: 1000, to: 2000, load: null },
} as const;

const passed: Result = { ...judgeRun(evidence), ...about, run: 'now' };

const named = (result: Result, run: string, from = 1000): Result => ({ ...result, run, from });

const steady: Wanted = { name: 'crowd', course: { kind: 'steady' } };

/** The run with so many good of 10,000 look-ups, and a percentile of that length. */
const measured = (good: number, ms = 80): Result => ({
  ...passed,
  objectives: passed.objectives.map((one) => ({
    ...one,
    client: one.client && {
      ...one.client,
      ...(one.client.threshold.startsWith('p')
        ? { value: ms, interval: { low: ms * 0.95, high: ms * 1.05 } }
        : {}),
    },
    server:
      one.server && one.objective === 'cache/hits'
        ? { ...one.server, good, total: 10_000, sli: good / 10_000 }
        : one.server,
  })),
});

const differing = (now: Result, then: Result, others: readonly Result[] = []) =>
  compareRuns(
    'baseline',
    now,
    earlierOf(then),
    others.map((one) => earlierOf(one)),
  )
    .objectives.filter(({ difference }) => difference === 'worse' || difference === 'better')
    .map(({ objective, view, difference }) => `${objective} ${view} ${difference}`);

test('what is much worse is worse, the other way round better, and itself alike', () => {
  const [good, bad] = [measured(9900), measured(9600)];
  assert.deepEqual(differing(bad, good), ['cache/hits collector worse']);
  assert.deepEqual(differing(good, bad), ['cache/hits collector better']);
  assert.deepEqual(differing(good, good), []);
  assert.deepEqual(differing(measured(9900, 140), good), ['latency/p95 k6 worse']);
});

test('what is too small to matter, and what chance makes, is alike', () => {
  // Half a per cent fewer hits: p = 0.0015, but a twentieth of what the objective allows.
  assert.deepEqual(differing(measured(9850), measured(9900)), []);
  // 83 ms are 4 % more than 80 ms.
  assert.deepEqual(differing(measured(9900, 83), measured(9900)), []);
  const few = (bad: number): Result => ({
    ...passed,
    objectives: passed.objectives.map((one) => ({
      ...one,
      server: one.server && { ...one.server, good: 30 - bad, total: 30 },
    })),
  });
  assert.deepEqual(differing(few(3), few(0)), []);
});

test('where runs scatter by themselves, the same difference is chance', () => {
  const calm = [measured(9880), measured(9900), measured(9910)];
  const noisy = [measured(9900, 80), measured(9500, 150), measured(9850, 60), measured(9550, 110)];
  const [now, then] = [measured(9600, 140), measured(9900)];
  assert.deepEqual(differing(now, then, calm), [
    'latency/p95 k6 worse',
    'cache/hits collector worse',
  ]);
  assert.deepEqual(differing(now, then, noisy), []);
});

test('what one of the runs did not measure is unclear, and another limit is another promise', () => {
  const [latency] = compareRuns('baseline', passed, earlierOf(passed), []).objectives;
  assert.deepEqual([latency?.objective, latency?.difference], ['latency/p95', 'unclear']);
  const other = earlierOf(measured(9900));
  const moved = other.objectives.map((one) => ({
    ...one,
    client: one.client && { ...one.client, threshold: 'p(95)<=300' },
  }));
  const compared = compareRuns('baseline', passed, { ...other, objectives: moved }, []);
  assert.ok(compared.objectives.every(({ view }) => view === 'collector'));
});

test('something worse than the baseline fails the run; worse than the last run is only told', () => {
  const [now, then] = [measured(9600), earlierOf(measured(9900))];
  const failed = comparedWith(now, { baseline: then, earlier: [] });
  assert.equal(failed.verdict, 'fail');
  assert.match(
    failed.reasons.join('\n'),
    /^cache\/hits: worse than the baseline before: collector: 99 %, 96 % now, p < 0\.0001$/,
  );
  assert.equal(
    failed.objectives.find(({ verdict }) => verdict === 'fail')?.objective,
    'cache/hits',
  );
  const told = comparedWith(now, { baseline: null, earlier: [then] });
  assert.deepEqual([told.verdict, told.reasons], ['pass', []]);
  assert.deepEqual(told.comparisons.flatMap(comparisonLines), [
    'Against the last run (before, pass): 1 worse, 5 alike',
    'worse: cache/hits: collector: 99 %, 96 % now, p < 0.0001',
  ]);
  const undecided = comparedWith(
    { ...now, verdict: 'inconclusive' },
    { baseline: then, earlier: [] },
  );
  assert.equal(undecided.verdict, 'inconclusive');
});

test('a history gives the newest runs that were judged, and a baseline has to be one', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-history-'));
  t.after(() => rmSync(folder, { recursive: true }));
  for (let run = 0; run < 8; run++)
    keepInHistory(folder, named(passed, `run-${run}`, 900 + run * 50));
  keepInHistory(folder, { ...named(passed, 'broken', 9000), fault: 'errors' });
  keepInHistory(folder, { ...named(passed, 'unsure', 9000), verdict: 'inconclusive' });
  assert.equal(readdirSync(folder).length, 8);
  writeFileSync(join(folder, 'crowd.99999999999999.x.json'), '{');
  const said: string[] = [];
  const found = readHistory(folder, steady, (line) => said.push(line));
  assert.deepEqual(
    found.map(({ run }) => run),
    ['run-7', 'run-6', 'run-5', 'run-4', 'run-3', 'run-2'],
  );
  assert.match(said.join('\n'), /is no JSON: it is passed over$/);
  assert.deepEqual(readHistory(folder, { ...steady, name: 'smoke' }, assert.fail), []);

  const path = join(folder, 'baseline');
  const refused = (result: Result, message: RegExp, wanted = steady): void => {
    writeFileSync(path, JSON.stringify(result));
    assert.throws(() => readBaseline(path, wanted), { name: 'UsageError', message });
  };
  const sound = named(passed, 'main');
  refused(sound, /is a run of 'crowd', not of 'smoke'/, { ...steady, name: 'smoke' });
  refused({ ...sound, fault: 'errors' }, /with the fault errors/);
  refused({ ...sound, verdict: 'inconclusive' }, /could not be judged/);
  assert.throws(() => readBaseline(join(folder, 'none'), steady), /cannot be read \(ENOENT\)/);
  writeFileSync(path, JSON.stringify(sound));
  assert.equal(readBaseline(path, steady).run, 'main');
});
