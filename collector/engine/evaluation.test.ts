// What is calm is not judged again. Whatever happens, that must make no difference.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CellStore } from '../store/cells.ts';
import { openStore } from '../store/database.ts';
import { StateStore } from '../store/states.ts';
import { Evaluation } from './evaluation.ts';
import { fast, noonMs, objective, sloSet } from './fixture.ts';
import { Histories } from './histories.ts';
import { type Watched, watchAll } from './objective.ts';
import type { SourceReading, Sources } from './sources.ts';

const burn = {
  name: 'short',
  alerts: [0, 4].map((forSeconds) => ({
    severity: 'page' as const,
    longSeconds: 20,
    shortSeconds: 5,
    factor: 5,
    minimumBadEvents: 2,
    forSeconds,
    notify: [],
    and: [],
  })),
};
const status = { ...objective.status, windowSeconds: 10 };
const slos = sloSet([
  { ...objective, status, burn },
  { ...objective, key: 'latency/fast', slo: 'latency', indicator: fast, status, burn },
]);

type Second = {
  readonly good: number;
  readonly bad: number;
  readonly isSilent: boolean;
  readonly isBridged: boolean;
};

const stage = (asWatched: (watched: Watched) => Watched) => {
  const store = openStore(':memory:', noonMs);
  const histories = new Histories(slos, new CellStore(store), noonMs);
  const watched = watchAll(slos.objectives, {
    histories,
    intervalMs: () => 1000,
    pauses: [],
  }).map(asWatched);
  let reading: SourceReading = { silent: false, silentMs: 0, liveMs: 0 };
  const evaluation = new Evaluation(
    {
      store,
      states: new StateStore(store),
      sources: { read: () => reading } as unknown as Sources,
      watched,
      upkeep: { of: () => null, ofAll: () => null },
      standsOn: () => new Set(),
      onTransition: () => {},
      onNewIndicator: () => {},
    },
    noonMs,
  );
  let liveMs = 0;
  return {
    second: (index: number, { good, bad, isSilent, isBridged }: Second) => {
      const timeMs = noonMs + index * 1000;
      liveMs = isSilent ? 0 : liveMs + 1000;
      reading = { silent: isSilent, silentMs: isSilent ? 60_000 : 0, liveMs };
      if (good + bad > 0 && !isSilent) {
        const counts = { good, total: good + bad, bridged: isBridged };
        histories.apply([{ history: histories.storedIdOf('requests'), timeMs, ...counts }]);
      }
      const transitions = evaluation.run(timeMs);
      return {
        statuses: slos.objectives.map(({ key }) => evaluation.status(key)),
        alerts: evaluation.alerts(),
        transitions: transitions.map(({ from, to, reading: text }) => [from, to, text]),
      };
    },
    close: () => store.close(),
  };
};

const second: fc.Arbitrary<Second> = fc.record({
  good: fc.constantFrom(0, 0, 0, 10, 100),
  bad: fc.constantFrom(0, 0, 0, 0, 1, 3, 50),
  isSilent: fc.constant(false),
  isBridged: fc.constantFrom(false, false, false, true),
});
const stretch = fc.oneof(
  second.map((each) => [each]),
  // Nothing for a while, or silence.
  fc
    .tuple(fc.integer({ min: 1, max: 30 }), fc.boolean())
    .map(([length, isSilent]) =>
      Array.from({ length }, () => ({ good: 0, bad: 0, isSilent, isBridged: false })),
    ),
);

test('an evaluation that leaves out what is calm says the same as one that leaves out nothing', () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 40 }), (stretches) => {
      const calm = stage((watched) => watched);
      const eager = stage((watched) => ({ ...watched, changed: () => true }));
      for (const [index, each] of stretches.flat().entries()) {
        assert.deepEqual(calm.second(index + 1, each), eager.second(index + 1, each));
      }
      calm.close();
      eager.close();
    }),
    { numRuns: 60 },
  );
});
