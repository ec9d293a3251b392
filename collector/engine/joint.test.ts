import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Composite, IndicatorOf, Objective, SloSet } from '../../language/slo-set.ts';
import { Engine } from '../engine.ts';
import type { Batch } from '../ingest/sample.ts';
import { openStore, type Store } from '../store/database.ts';
import { counter, noonMs, objective, requests, scraped, sloSet } from './fixture.ts';

/** Requests are scraped every second, orders pushed and settled only after 20 s. */
const orders: IndicatorOf<'counters'> = {
  ...requests,
  ...{ id: 'orders', source: 'pushed' },
  good: [{ factor: 1, selector: { metric: 'orders_good', matchers: [] } }],
  total: [{ factor: 1, selector: { metric: 'orders', matchers: [] } }],
};

const sliced = (name: string, change: Partial<Objective> = {}): Objective => ({
  ...objective,
  ...{ key: `errors/${name}`, objective: name },
  slices: { seconds: 15, goodFrom: 0.9 },
  period: { kind: 'rolling', seconds: 3600, text: '1h' },
  ...change,
});

const a = sliced('a');
const b = sliced('b', { indicator: orders });
/** Slices of the hour that is the period. */
const inPeriod = 240;

const joined = (
  objectives: readonly Objective[],
  unions: readonly (readonly [objectives: readonly Objective[], factor: number])[],
): SloSet => {
  const composite: Composite = {
    ...{ slo: 'errors', title: 'Errors', service: 'api' },
    parts: objectives.map(({ key }) => ({ objective: key, weight: 1 })),
    ...{ windows: [300, 3600], mostBurn: 100, place: objective.place },
    joint: {
      seconds: 15,
      unions: unions.map(([parts, factor]) => ({
        objectives: parts.map(({ key }) => key),
        factor,
      })),
    },
  };
  return { ...sloSet(objectives), composites: [composite] };
};

const both = joined([a, b], [[[a, b], 100]]);

/** Good and bad of a second; null is silence. */
type Second = readonly [good: number, bad: number] | null;

const makeRig = (slos: SloSet, options: { store?: Store; startMs?: number } = {}) => {
  const store = options.store ?? openStore(':memory:');
  let nowMs = options.startMs ?? noonMs;
  const start = () => new Engine({ slos, store, now: () => nowMs });
  let engine = start();
  const byCode = { 200: 1000, 500: 0 };
  const ordered = ([good, bad]: NonNullable<Second>): Batch => ({
    ...{ source: 'pushed', target: 'till', timeMs: nowMs, complete: false },
    samples: [
      { ...counter('orders_good', {}, good, nowMs), kind: 'delta' },
      { ...counter('orders', {}, good + bad, nowMs), kind: 'delta' },
    ],
  });
  const batches = (requested: Second, pushed: Second): Batch[] => {
    if (requested !== null) {
      byCode[200] += requested[0];
      byCode[500] += requested[1];
    }
    return [
      ...(requested === null ? [] : [scraped(nowMs, byCode, noonMs - 3_600_000)]),
      ...(pushed === null ? [] : [ordered(pushed)]),
    ];
  };
  return {
    store,
    now: () => nowMs,
    kill: () => {
      engine = start();
    },
    engine: () => engine,
    tick: () => {
      nowMs += 1000;
    },
    batches,
    pass: async (seconds: number, requested: Second, pushed: Second) => {
      for (let second = 0; second < seconds; second += 1) {
        nowMs += 1000;
        const stored = batches(requested, pushed).map((batch) => engine.ingest(batch));
        engine.evaluate(nowMs);
        await Promise.all(stored);
      }
    },
    told: () => {
      const composite = engine.detail('errors', nowMs)?.composite;
      assert.ok(composite);
      assert.equal(composite.joins, 'slices');
      return composite;
    },
  };
};

const near = (value: number | null | undefined, expected: number): void =>
  assert.ok(value !== null && Math.abs(Number(value) - expected) < 1e-9, `${value} ${expected}`);

/** Bad slices of which the budget was spent. */
const spent = (rig: ReturnType<typeof makeRig>): number =>
  (1 - Number(rig.told().budgetLeft)) * inPeriod * 0.01;

test('a slice that is bad for any part is bad once; one that only one part has, counts', async () => {
  const rig = makeRig(both);
  await rig.pass(15, [10, 0], [10, 0]);
  await rig.pass(15, [5, 5], [10, 0]);
  await rig.pass(15, [10, 0], [5, 5]);
  await rig.pass(15, [5, 5], [5, 5]);
  await rig.pass(15, [0, 0], [5, 5]);
  await rig.pass(15, [0, 0], [0, 0]);
  await rig.pass(30, [10, 0], [0, 0]);
  await rig.pass(40, [0, 0], [0, 0]);
  near(spent(rig), 4);
  near(rig.told().burn['5m'], 4 / 20 / 0.01);
  const [first, second] = rig.engine().detail('errors', rig.now())?.objectives ?? [];
  near(Number(first?.burn['5m']), 2 / 20 / 0.01);
  near(Number(second?.burn['5m']), 3 / 20 / 0.01);
});

test('without events there are no slices, and no data', async () => {
  const rig = makeRig(both);
  await rig.pass(60, [0, 0], [0, 0]);
  assert.deepEqual(rig.told(), {
    joins: 'slices',
    budgetLeft: null,
    burn: { '5m': null, '1h': null },
  });
});

test('a slice waits for the last of its parts, through a kill', async () => {
  const rig = makeRig(both);
  await rig.pass(26, [5, 5], [10, 0]);
  assert.equal(
    rig
      .engine()
      .rows(rig.now())
      .find((row) => row.objective === 'a')?.total,
    1,
  );
  assert.equal(rig.told().budgetLeft, null);
  rig.kill();
  assert.equal(rig.told().budgetLeft, null);
  await rig.pass(9, [10, 0], [10, 0]);
  near(spent(rig), 1);
  rig.kill();
  near(spent(rig), 1);
  await rig.pass(60, [10, 0], [10, 0]);
  near(spent(rig), 2);
});

test('a bad slice costs what it costs the strictest of those for which it is bad', async () => {
  const lax = sliced('b', { indicator: orders, target: 0.9 });
  const rig = makeRig(
    joined(
      [a, lax],
      [
        [[a], 90],
        [[a, lax], 10],
      ],
    ),
  );
  await rig.pass(15, [10, 0], [5, 5]);
  await rig.pass(40, [10, 0], [10, 0]);
  near(rig.told().burn['5m'], 10 / 20);
  await rig.pass(5, [10, 0], [10, 0]);
  await rig.pass(15, [5, 5], [5, 5]);
  await rig.pass(15, [5, 5], [10, 0]);
  await rig.pass(40, [10, 0], [10, 0]);
  near(rig.told().burn['5m'], (10 + 100 + 100) / 20);
});

test('what was bridged over a gap is in the budget, and in no burn unless measured bad too', async () => {
  const rig = makeRig(both);
  await rig.pass(15, [10, 0], [10, 0]);
  await rig.pass(25, null, [10, 0]);
  await rig.pass(50, [10, 400], [10, 0]);
  const alone = rig.told();
  assert.ok(Number(alone.budgetLeft) < 0);
  const bridged = spent(rig) - Number(rig.told().burn['5m']) * 20 * 0.01;
  near(bridged, 2);
});

test('a composite that is asked for later begins with the next slice', async () => {
  const { store, ...before } = makeRig(sloSet([a, b]));
  await before.pass(26, [5, 5], [5, 5]);
  const rig = makeRig(both, { store, startMs: before.now() });
  await rig.pass(60, [5, 5], [10, 0]);
  // Of 86 s three slices after the second are closed by both; the first was closed by one before.
  near(spent(rig), 3);
  const changed = joined([a], [[[a], 100]]);
  const other = makeRig(changed, { store, startMs: rig.now() });
  await other.pass(100, [0, 0], [0, 0]);
  const again = makeRig(both, { store, startMs: other.now() });
  near(spent(again), 3);
});

const seconds = fc.array(
  fc.record({
    requests: fc.tuple(fc.nat({ max: 9 }), fc.constantFrom(0, 0, 0, 2)),
    orders: fc.option(fc.tuple(fc.nat({ max: 9 }), fc.constantFrom(0, 0, 0, 0, 4)), { freq: 3 }),
    event: fc.constantFrom('nothing', 'nothing', 'nothing', 'kill', 'refuse'),
  }),
  { minLength: 40, maxLength: 120 },
);

test('kills and refused commits neither lose nor repeat a joint slice', async () => {
  let found = 0;
  await fc.assert(
    fc.asyncProperty(seconds, async (sequence) => {
      const rig = makeRig(both);
      const bad = new Set<number>();
      const slices = new Map<string, { good: number; total: number }>();
      const count = (part: string, [good, failed]: NonNullable<Second>): void => {
        const end = Math.ceil(rig.now() / 15_000) * 15_000;
        const slice = slices.get(`${part} ${end}`) ?? { good: 0, total: 0 };
        slices.set(`${part} ${end}`, {
          good: slice.good + good,
          total: slice.total + good + failed,
        });
      };
      await rig.pass(1, [0, 0], [0, 0]);
      let refused = false;
      for (const { requests: requested, orders: pushed, event } of sequence) {
        rig.tick();
        // Two refusals in a row would leave a gap, whose counts are spread over it.
        const refuses: boolean = event === 'refuse' && !refused;
        refused = refuses;
        if (refuses)
          rig.store.database.exec(
            "CREATE TEMP TRIGGER refused BEFORE INSERT ON main.open_slices BEGIN SELECT RAISE(ABORT, 'disk full'); END; CREATE TEMP TRIGGER refused_too BEFORE INSERT ON main.closed_slices BEGIN SELECT RAISE(ABORT, 'disk full'); END",
          );
        const answers = refuses
          ? []
          : rig.batches(requested, pushed).map((batch) => rig.engine().ingest(batch));
        try {
          rig.engine().evaluate(rig.now());
        } catch (error) {
          assert.ok(refuses, String(error));
        }
        if (refuses) rig.store.database.exec('DROP TRIGGER refused; DROP TRIGGER refused_too');
        await Promise.all(answers);
        if (!refuses) {
          count('requests', requested);
          if (pushed !== null) count('orders', pushed);
        }
        if (event === 'kill') rig.kill();
      }
      // Until all of it is closed.
      await rig.pass(40, [0, 0], [0, 0]);
      for (const [key, { good, total }] of slices)
        if (good * 10 < total * 9) bad.add(Number(key.split(' ')[1]));
      found += bad.size;
      if (rig.told().budgetLeft === null) assert.equal(bad.size, 0);
      else near(spent(rig), bad.size);
      rig.store.close();
    }),
    // What fails is long, and shrinking it takes minutes.
    { numRuns: 20, endOnFailure: true },
  );
  assert.ok(found > 20, `${found}`);
});
