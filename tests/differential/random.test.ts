// Random definitions over random traffic: the collector's engine and, as history, a real Prometheus
// with the generated rules must come to the same counts, burns and budgets.
//
// How near is near enough. Neither side extrapolates or averages, so all that can differ is which
// events lie within a window: the collector's begins on the edge of a cell, Prometheus's on the edge
// of a step of 15 s, or for windows over 6 h of a cell of 5 min, and each is evaluated at its time.
// Events that came in around the ends of a window may be counted by one side only; so many are
// allowed. Where there are none, the two must agree to 1e-9. Nothing happens at the end of the
// history, so that what counters counted has come through; gauges are events at every scrape.

import assert from 'node:assert/strict';
import { after, before, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { generateAlerts } from '../../alerts/generate.ts';
import { isLong, isQuick } from '../../alerts/window.ts';
import { Engine, type EngineDetail } from '../../collector/engine.ts';
import { openStore } from '../../collector/store/database.ts';
import { durationText } from '../../language/duration.ts';
import { periodSeconds } from '../../language/period.ts';
import { readDefinitions } from '../../language/read.ts';
import type { Objective, SloSet } from '../../language/slo-set.ts';
import { skipWithout } from '../tool.ts';
import { backfill } from './backfill.ts';
import { definitions } from './definitions.ts';
import type { PrometheusServer } from './prometheus-server.ts';
import { history, historyMs, intervalMs, type Scrape, traffic } from './traffic.ts';

/** Another seed is another test; the one that failed is printed. */
const seed = Number(process.env.DIFFERENTIAL_SEED ?? 20_261_121);
const slos = 8;
const instances = 2;
const beginMs = Temporal.Instant.from('2026-03-02T00:00:00Z').epochMilliseconds;
const endMs = beginMs + historyMs;

/** The slowest group, which then looks a step back, was last evaluated within so long. */
const evaluatedSeconds = 60 + 15;

/**
 * How far the two may look apart at either end of a window: by what docs/prometheus-rules.md says
 * that the rules lag, by a cell of the collector, and by a scrape of which the one before was missed.
 */
const edgeSeconds = ({ burn }: Objective, windowSeconds: number): number => {
  const quick = burn.alerts.some(
    (alert) => isQuick(alert) && [alert.longSeconds, alert.shortSeconds].includes(windowSeconds),
  );
  const [lag, cell] = quick ? [20, 10] : isLong(windowSeconds) ? [500, 600] : [140, 60];
  return lag + cell + (2 * intervalMs) / 1000;
};

const readSet = (text: string): SloSet => {
  const { set, diagnostics } = readDefinitions([{ path: 'random.yaml', text }], {});
  assert.ok(set, JSON.stringify(diagnostics));
  return set;
};

/** What the collector says at the end, and how many events it had counted at every moment. */
const collect = async (set: SloSet, scrapes: readonly Scrape[]) => {
  let nowMs = beginMs;
  const store = openStore(':memory:');
  const engine = new Engine({ slos: set, store, now: () => nowMs });
  const moments: { readonly timeMs: number; readonly counted: ReadonlyMap<string, number> }[] = [];
  for (const { instance, timeMs, processStartMs, samples } of scrapes) {
    nowMs = timeMs;
    if (samples === null) engine.sourceFailed('metrics', instance, timeMs, 'it is away');
    else {
      const listed = { complete: true, processStartMs, samples };
      const stored = engine.ingest({ source: 'metrics', target: instance, timeMs, ...listed });
      engine.evaluate(timeMs);
      await stored;
    }
    const rows = engine.rows(timeMs).map(({ name, total }) => [name, total] as const);
    moments.push({ timeMs, counted: new Map(rows) });
  }
  nowMs = endMs;
  engine.evaluate(endMs);
  const details = new Map<string, EngineDetail['objectives'][number]>();
  for (const { slo } of set.objectives) {
    const [detail] = engine.detail(slo, endMs)?.objectives ?? [];
    assert.ok(detail);
    details.set(slo, detail);
  }
  assert.deepEqual(engine.diagnostics(endMs), []);
  await engine.close();
  store.close();
  const countedAt = (slo: string, timeMs: number): number =>
    moments.findLast((moment) => moment.timeMs <= timeMs)?.counted.get(slo) ?? 0;
  return { details, countedAt };
};

const skip = skipWithout('prometheus') || skipWithout('promtool');
let server: PrometheusServer | null = null;
after(() => server?.stop());

let set: SloSet;
let scrapes: readonly Scrape[];
let phases: readonly number[];

before(() => {
  const phase = fc.double({ min: 0, max: 0.999, noNaN: true });
  const groups = fc.array(phase, { minLength: 7, maxLength: 7 });
  const [drawn] = fc.sample(fc.tuple(definitions(slos), traffic(slos, instances), groups), {
    seed,
    numRuns: 1,
  });
  assert.ok(drawn);
  set = readSet(drawn[0]);
  scrapes = history(drawn[1], beginMs);
  phases = drawn[2];
});

const lastOf = `last_over_time({__name__=~"signalbox:.+"}[${evaluatedSeconds}s])`;

const needed = /^signalbox:((good|total):increase|(bad|total):sum|bad:ratio|budget_left)/;

it('random promises are kept or broken alike', { skip }, async (t: TestContext) => {
  t.diagnostic(`DIFFERENTIAL_SEED=${seed}: ${scrapes.length} scrapes`);
  const rules = generateAlerts(set).find(({ path }) => path.endsWith('/prometheus-rules.yaml'));
  assert.ok(rules);
  const collected = await collect(set, scrapes);
  const prometheus = await backfill(
    scrapes,
    'app',
    rules.text,
    (record) => needed.test(record),
    (group) => phases[group % phases.length] ?? 0,
  );
  server = prometheus;
  const samples = await prometheus.query(lastOf, endMs / 1000);
  const there = (slo: string, name: string): number | null =>
    samples.find(({ labels }) => labels.slo === slo && labels.__name__ === `signalbox:${name}`)
      ?.value ?? null;
  const near = (actual: number | null, expected: number | null, within: number, what: string) =>
    assert.ok(
      actual === expected ||
        (actual !== null && expected !== null && Math.abs(actual - expected) <= within),
      `${what}: ${actual} there, ${expected} here, ${within} allowed`,
    );
  const compared = { exact: 0, within: 0, events: 0 };
  for (const objective of set.objectives) {
    const { slo, target, period, burn } = objective;
    const detail = collected.details.get(slo);
    assert.ok(detail);
    const lengths = new Map([
      ...burn.alerts
        .flatMap(({ longSeconds, shortSeconds }) => [longSeconds, shortSeconds])
        .map((seconds) => [durationText(seconds), seconds] as const),
      [period.text, periodSeconds(period)],
    ]);
    for (const { window, good, total } of detail.windows) {
      const ofPeriod = window === period.text;
      const seconds = lengths.get(window);
      // The status window is at the quiet end.
      if (seconds === undefined) continue;
      const beginsMs = endMs - seconds * 1000;
      const edgeMs = edgeSeconds(objective, seconds) * 1000;
      const { countedAt } = collected;
      const ofEdge = (atMs: number): number =>
        countedAt(slo, atMs + edgeMs) - countedAt(slo, atMs - edgeMs);
      const loose = ofEdge(beginsMs) + ofEdge(endMs);
      const within = loose + 1e-9;
      const what = `${slo} over ${window}`;
      const text = ofPeriod ? '_period' : window;
      const sum = ofPeriod ? 'sum_period' : `sum${window}`;
      near(there(slo, `total:${sum}`) ?? 0, total, within, `total of ${what}`);
      near(there(slo, `bad:${sum}`) ?? 0, total - good, within, `bad of ${what}`);
      compared.events += total;
      if (loose > 0) {
        compared.within += 1;
        continue;
      }
      compared.exact += 1;
      const bad = total === 0 ? null : (total - good) / total;
      near(there(slo, `bad:ratio${text}`), bad, 1e-9, `ratio of ${what}`);
      if (!ofPeriod) continue;
      const left = bad === null ? null : 1 - bad / (1 - target);
      near(there(slo, 'budget_left:ratio'), left, 1e-9, `budget of ${what}`);
      near(detail.budgetLeft, left, 1e-9, `the collector's budget of ${what}`);
    }
  }
  t.diagnostic(
    `${compared.exact} windows agree exactly, ${compared.within} within their bound, ${compared.events} events`,
  );
  assert.ok(compared.exact >= slos && compared.events > 10_000);
});
