import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { BurnAlert } from '../../language/slo-set.ts';
import { read } from './reading.ts';
import { allOf, burnVerdict, staleVerdict, thresholdVerdict, type Verdict } from './verdict.ts';

const alert: BurnAlert = {
  severity: 'page',
  longSeconds: 3600,
  shortSeconds: 300,
  factor: 14.4,
  minimumBadEvents: 3,
  forSeconds: 0,
  notify: [],
  and: [],
};
const hour = 3_600_000;
const counts = (good: number, total: number) => ({ good, total });

test('a burn alert needs both windows, its bad events, and time enough to judge', () => {
  const burning = {
    long: counts(80, 100),
    short: counts(8, 10),
    observedSeconds: 3600,
    silent: false,
    liveMs: hour,
  };
  const nothing = { ...burning, long: counts(0, 0), short: counts(0, 0) };
  const cases = [
    ['both burn', burning, 'holds'],
    ['it is over', { ...burning, short: counts(10, 10) }, 'clear'],
    ['a spike only', { ...burning, long: counts(99, 100) }, 'clear'],
    ['two bad events of two', { ...burning, long: counts(0, 2), short: counts(0, 2) }, 'thin'],
    ['an hour judged by five minutes', { ...burning, observedSeconds: 300 }, 'holds'],
    ['an hour judged by less', { ...burning, observedSeconds: 299 }, 'thin'],
    ['nothing lately', { ...burning, short: counts(0, 0) }, 'idle'],
    ['nothing at all, for an hour', nothing, 'passed idle'],
    ['nothing at all, since it is heard again', { ...nothing, liveMs: 60_000 }, 'idle'],
    ['silent', { ...burning, silent: true, liveMs: 0 }, 'unknown'],
  ] as const;
  for (const [what, evidence, verdict] of cases) {
    assert.equal(burnVerdict(alert, 0.99, evidence), verdict, what);
  }
});

test('the threshold alert follows the status', () => {
  const limit = { text: 'slow', colour: 'red', badRatioAbove: 0.05 } as const;
  const thin = [read(limit, counts(0, 2), 3)];
  const clear = [read(limit, counts(9, 9), 3)];
  assert.equal(thresholdVerdict('red', clear, hour, 60), 'holds');
  assert.equal(thresholdVerdict('green', clear, hour, 60), 'clear');
  assert.equal(thresholdVerdict('green', thin, hour, 60), 'thin');
  assert.equal(thresholdVerdict('stale', clear, 0, 60), 'unknown');
  assert.equal(thresholdVerdict('no data', clear, 59_000, 60), 'idle');
  assert.equal(thresholdVerdict('no data', clear, 60_000, 60), 'passed idle');
});

test('silence fires, but not for a hiccup', () => {
  assert.equal(staleVerdict(false, 20_000), 'clear');
  assert.equal(staleVerdict(true, 10_000), 'thin');
  assert.equal(staleVerdict(true, 10_001), 'holds');
});

const anyVerdict = fc.constantFrom<Verdict[]>(
  ...(['holds', 'thin', 'clear', 'idle', 'passed idle', 'unknown'] as const),
);

test('all of several: it holds while all do, and one that is clear ends it', () => {
  fc.assert(
    fc.property(fc.array(anyVerdict, { minLength: 1, maxLength: 4 }), (verdicts) => {
      const all = allOf(verdicts);
      assert.ok(verdicts.includes(all));
      assert.equal(
        all === 'holds',
        verdicts.every((each) => each === 'holds'),
      );
      assert.equal(all, allOf(verdicts.toReversed()));
      assert.equal(all, allOf([...verdicts, ...verdicts]));
      // What cannot be said of one cannot be said of all; silence resolves nothing.
      assert.equal(all === 'unknown', verdicts.includes('unknown'));
      if (all === 'thin') assert.ok(verdicts.every((each) => each === 'thin' || each === 'holds'));
      if (verdicts.includes('clear')) assert.ok(all === 'clear' || all === 'unknown');
    }),
  );
});
