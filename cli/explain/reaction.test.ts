// The figures of `explain` against the collector's own windows and verdict, second by second.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { burnVerdict, type Verdict } from '../../collector/alert/verdict.ts';
import { objective, sloSet } from '../../collector/engine/fixture.ts';
import { makeRig } from '../../collector/engine/rig.ts';
import { exact } from '../../collector/sli/counts.ts';
import { History } from '../../collector/window/history.ts';
import type { BurnAlert } from '../../language/slo-set.ts';
import { firesAfter, type Load, resolvesAfter, spentAfter } from './reaction.ts';

/** An edge of every cell. */
const midnightMs = Temporal.Instant.from('2026-03-02T00:00:00Z').epochMilliseconds;

const alert = (more: Partial<BurnAlert>): BurnAlert => ({
  severity: 'page',
  longSeconds: 3600,
  shortSeconds: 300,
  factor: 14.4,
  minimumBadEvents: 10,
  forSeconds: 0,
  notify: [],
  and: [],
  ...more,
});

/**
 * What really happens: health for the long window, errors for `erringSeconds`, health again.
 * @returns the verdict of each second from the first with errors on
 */
const drive = (rule: BurnAlert, target: number, load: Load, erringSeconds: number): Verdict[] => {
  const history = new History();
  const [long, short] = [history.window(rule.longSeconds), history.window(rule.shortSeconds)];
  const total = load.perSecond ?? 1024;
  const bad = exact(total * load.badShare);
  const widest = 600;
  const end = erringSeconds + rule.longSeconds;
  for (let second = 1 - rule.longSeconds - widest; second <= 0; second += 1) {
    history.add(midnightMs + second * 1000, { good: total, total }, false);
  }
  const verdicts: Verdict[] = [];
  for (let second = 1; second <= end; second += 1) {
    const nowMs = midnightMs + second * 1000;
    const good = total - (second <= erringSeconds ? bad : 0);
    history.add(nowMs, { good, total }, false);
    verdicts.push(
      burnVerdict(load.perSecond === null ? { ...rule, minimumBadEvents: 0 } : rule, target, {
        long: long(nowMs).measured,
        short: short(nowMs).measured,
        observedSeconds: rule.longSeconds,
        silent: false,
        liveMs: rule.longSeconds * 1000,
      }),
    );
  }
  return verdicts;
};

/** Second from the first with errors, and from the first without, as the collector says them. */
const seen = (rule: BurnAlert, target: number, load: Load) => {
  // Errors end on an edge of every cell that these windows use.
  const widest = 600;
  const erring = Math.ceil((rule.longSeconds * 1.2) / widest) * widest;
  const verdicts = drive(rule, target, load, erring);
  const fired = verdicts.slice(0, erring).indexOf('holds');
  const cleared = verdicts.slice(erring).indexOf('clear');
  return {
    fires: fired === -1 ? null : fired + 1,
    resolves: fired === -1 ? null : cleared + 1,
  };
};

const rules: readonly BurnAlert[] = [
  alert({}),
  alert({ longSeconds: 21_600, shortSeconds: 1800, factor: 6 }),
  alert({ longSeconds: 86_400, shortSeconds: 7200, factor: 3, severity: 'ticket' }),
  // Windows that are no whole number of their cells, and one of single seconds.
  alert({ longSeconds: 1005, shortSeconds: 84, factor: 2 }),
  alert({ longSeconds: 600, shortSeconds: 50, factor: 1 }),
];

describe('when an alert fires and resolves, second by second', () => {
  for (const rule of rules) {
    for (const target of [0.999, 0.99]) {
      for (const badShare of [1, 0.125, 0.015625]) {
        const { longSeconds, factor } = rule;
        it(`${longSeconds} s × ${factor}, target ${target}, ${badShare} bad`, () => {
          for (const perSecond of [null, 64, 0.25, 1 / 1024]) {
            const load = { badShare, perSecond };
            const figures = {
              fires: firesAfter(rule, target, load),
              resolves: resolvesAfter(rule, target, load, 0),
            };
            assert.deepEqual(figures, seen(rule, target, load), `${perSecond} a second`);
          }
        });
      }
    }
  }
});

it('whatever the windows, the target and the traffic', () => {
  const sixtyFourths = (least: number) => fc.integer({ min: least, max: 64 }).map((n) => n / 64);
  fc.assert(
    fc.property(
      fc.record({
        longSeconds: fc.integer({ min: 12, max: 4000 }),
        share: fc.integer({ min: 2, max: 12 }),
        factor: fc.double({ min: 0.5, max: 30, noNaN: true }),
        target: fc.constantFrom(0.5, 0.9, 0.95, 0.99, 0.999, 0.9999),
        minimumBadEvents: fc.integer({ min: 1, max: 50 }),
        badShare: sixtyFourths(1),
        perSecond: sixtyFourths(1),
      }),
      ({ longSeconds, share, factor, target, minimumBadEvents, badShare, perSecond }) => {
        const shortSeconds = Math.max(1, Math.floor(longSeconds / share));
        const rule = alert({ longSeconds, shortSeconds, factor, minimumBadEvents });
        const load = { badShare, perSecond };
        const figures = {
          fires: firesAfter(rule, target, load),
          resolves: resolvesAfter(rule, target, load, 0),
        };
        assert.deepEqual(figures, seen(rule, target, load));
      },
    ),
    { numRuns: 60 },
  );
});

it('three days of ten-minute cells, too', () => {
  const rule = alert({ longSeconds: 259_200, shortSeconds: 21_600, factor: 1 });
  const load = { badShare: 0.125, perSecond: 0.25 };
  const { fires, resolves } = seen(rule, 0.99, load);
  assert.equal(firesAfter(rule, 0.99, load), fires);
  assert.equal(resolvesAfter(rule, 0.99, load, 0), resolves);
});

it('agrees with the formulas but for the width of a cell', () => {
  for (const { rule, cell } of [
    { rule: alert({}), cell: 10 },
    { rule: alert({ longSeconds: 21_600, shortSeconds: 1800, factor: 6 }), cell: 60 },
    { rule: alert({ longSeconds: 259_200, shortSeconds: 21_600, factor: 1 }), cell: 600 },
  ]) {
    const target = 0.999;
    for (const badShare of [1, 0.1, 0.02]) {
      const load = { badShare, perSecond: null };
      const limit = (rule.factor * (1 - target)) / badShare;
      const fires = firesAfter(rule, target, load) ?? Number.NaN;
      const resolves = resolvesAfter(rule, target, load, 0) ?? Number.NaN;
      assert.ok(Math.abs(fires - limit * rule.longSeconds) <= cell, `${fires}`);
      assert.ok(Math.abs(resolves - (1 - limit) * rule.shortSeconds) <= cell, `${resolves}`);
    }
  }
});

it("the workbook's own figures: 14.4 over an hour is 2 % of 30 days", () => {
  const fires = firesAfter(alert({}), 0.999, { badShare: 1, perSecond: null });
  assert.equal(fires, 52);
  assert.equal(Math.round(100 * spentAfter(52, 1, 0.999, 30 * 86_400)), 2);
});

it('a rate that is only just met does not fire', () => {
  const just = 2 ** -6;
  assert.equal(
    firesAfter(alert({ factor: 1 }), 1 - just, { badShare: just, perSecond: null }),
    null,
  );
});

it('waits for `for`, and for the hold time', () => {
  const load = { badShare: 1, perSecond: null };
  assert.equal(firesAfter(alert({ forSeconds: 120 }), 0.999, load), 172);
  const resolves = resolvesAfter(alert({}), 0.999, load, 0) ?? Number.NaN;
  assert.equal(resolvesAfter(alert({}), 0.999, load, 5), resolves + 5);
});

it('waits for `for` and the hold time as the engine does', async () => {
  const rule = alert({ longSeconds: 600, shortSeconds: 50, factor: 2, forSeconds: 45 });
  const status = { ...objective.status, red: [], holdSeconds: 5 };
  const rig = makeRig({
    slos: sloSet([{ ...objective, status, burn: { name: 'own', alerts: [rule] } }]),
  });
  await rig.pass(660, 64, 0);
  const beganMs = rig.now();
  await rig.pass(120, 0, 64);
  const endedMs = rig.now();
  await rig.pass(120, 64, 0);
  const after = (state: string, sinceMs: number): number =>
    ((rig.transitions.find(({ to }) => to === state)?.atMs ?? Number.NaN) - sinceMs) / 1000;
  const load = { badShare: 1, perSecond: 64 };
  assert.equal(firesAfter(rule, objective.target, load), after('firing', beganMs));
  assert.equal(resolvesAfter(rule, objective.target, load, 5), after('resolved', endedMs));
});

it('the minimum decides where there is little traffic', () => {
  const load = { badShare: 1, perSecond: 1 / 64 };
  assert.equal(firesAfter(alert({}), 0.999, load), 640);
  assert.equal(firesAfter(alert({}), 0.999, { badShare: 1, perSecond: 1 / 512 }), null);
});
