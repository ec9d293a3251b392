// A replay against the engine fed by hand, and steps of several seconds against single ones.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { noonMs, objective, sloSet } from '../../collector/engine/fixture.ts';
import { makeRig } from '../../collector/engine/rig.ts';
import type { Labels } from '../../collector/ingest/sample.ts';
import { History } from './history.ts';
import { silentProgress } from './progress.ts';
import type { Recorded } from './record.ts';
import { replayThrough, stepFor } from './run.ts';
import { extentOf } from './scrapes.ts';
import { Wanted } from './wanted.ts';

// Red silences a burn alert that is for the same people; here both are told.
const [alert] = objective.burn.alerts;
const alerts = alert === undefined ? [] : [{ ...alert, notify: ['team'] }];
const watched = { ...objective, burn: { ...objective.burn, alerts } };
const set = sloSet([watched]);

type Second = { readonly good: number; readonly bad: number };

/** Counters of one target, scraped so often; `seconds` null: nothing was heard then. */
const record = (
  seconds: readonly (Second | null)[],
  intervalSeconds: number,
  phaseMs = 0,
): History => {
  const history = new History(new Wanted(set));
  const labels = (code: string): Labels => ({ job: 'shop', instance: 'a:1', code });
  const points = { good: 1000, bad: 0 };
  for (const [index, second] of seconds.entries()) {
    points.good += second?.good ?? 0;
    points.bad += second?.bad ?? 0;
    if (second === null || index % intervalSeconds !== 0) continue;
    const atMs = noonMs + index * 1000 + phaseMs;
    history.series('requests_total', labels('200'), null)?.push(atMs, points.good);
    history.series('requests_total', labels('500'), null)?.push(atMs, points.bad);
  }
  return history;
};

const play = async (history: History, step?: number): Promise<Recorded> => {
  const targets = history.targets();
  const extent = extentOf(targets);
  const { recorded } = await replayThrough(
    ...([set, [watched], targets, extent, step ?? stepFor(extent, 5), silentProgress] as const),
  );
  const [first] = recorded;
  if (first === undefined) throw new RangeError('Nothing was replayed.');
  return first;
};

const many = (count: number, second: Second | null): (Second | null)[] =>
  Array.from({ length: count }, () => second);

const fine = { good: 10, bad: 0 };
const failing = { good: 2, bad: 8 };

/** Twenty minutes of health, five of failure, health. */
const incident = [...many(1200, fine), ...many(300, failing), ...many(1500, fine)];

describe('a replay', () => {
  it('says what the engine says that was fed by hand, at the same second', async () => {
    const rig = makeRig({ slos: set });
    await rig.pass(1200, fine.good, fine.bad);
    await rig.pass(300, failing.good, failing.bad);
    await rig.pass(1499, fine.good, fine.bad);
    const byHand = rig.transitions
      .filter(({ to }) => to === 'firing' || to === 'resolved')
      .map(({ alert, to, atMs }) => [alert.kind, to, atMs]);
    assert.equal(byHand.length, 4);

    // The first scrape, a second past noon, is the baseline, as it is by hand.
    const { told } = await play(record([null, ...incident.slice(0, -1)], 1));
    const replayed = told.flatMap(({ kind, startMs, endMs }) => [
      [kind, 'firing', startMs],
      [kind, 'resolved', endMs],
    ]);
    const inOrder = (rows: unknown[][]) => rows.toSorted((a, b) => Number(a[2]) - Number(b[2]));
    assert.deepEqual(inOrder(replayed), inOrder(byHand));
  });

  it('says of what nobody was told what says it already', async () => {
    const targets = record([null, ...incident.slice(0, -1)], 1).targets();
    const extent = extentOf(targets);
    const { recorded } = await replayThrough(
      ...([sloSet(), [objective], targets, extent, 1, silentProgress] as const),
    );
    assert.deepEqual(
      recorded[0]?.told.map(({ kind, quietBy }) => [kind, quietBy]),
      [
        ['threshold', null],
        ['burn', 'errors-answered-red'],
      ],
    );
  });

  it('counts every event after the first scrape', async () => {
    const { points } = await play(record(incident, 15));
    const last = points.at(-1);
    // 200 scrapes: the last 14 seconds are not seen any more, and the first is a baseline.
    assert.equal(last?.total, 2985 * 10);
    assert.equal((last?.total ?? 0) - (last?.good ?? 0), 300 * 8);
  });

  for (const step of [2, 5]) {
    for (const phaseMs of [0, 7300]) {
      it(`every ${step} s says the same within one step, scrapes at +${phaseMs} ms`, async () => {
        const exact = await play(record(incident, 15, phaseMs), 1);
        const coarse = await play(record(incident, 15, phaseMs), step);
        assert.deepEqual(
          coarse.told.map(({ kind, window, bad }) => [kind, window, bad]),
          exact.told.map(({ kind, window, bad }) => [kind, window, bad]),
        );
        for (const [index, { startMs, endMs }] of exact.told.entries()) {
          const other = coarse.told[index];
          assert.ok(Math.abs((other?.startMs ?? 0) - startMs) <= step * 1000);
          assert.ok(Math.abs((other?.endMs ?? 0) - (endMs ?? 0)) <= step * 1000);
        }
        assert.deepEqual(
          coarse.stays.map(({ status }) => status),
          exact.stays.map(({ status }) => status),
        );
        for (const [index, { fromMs }] of exact.stays.entries()) {
          assert.ok(Math.abs((coarse.stays[index]?.fromMs ?? 0) - fromMs) <= step * 1000);
        }
      });
    }
  }

  it('a gap is stale and a page of its own, and what it bridged pages nobody', async () => {
    const { stays, told, points } = await play(
      record([...many(900, fine), ...many(300, null), ...many(600, fine)], 15),
    );
    assert.deepEqual(
      stays.map(({ status }) => status),
      ['no data', 'green', 'stale', 'no data', 'green'],
    );
    assert.deepEqual(
      told.map(({ kind, severity }) => [kind, severity]),
      [['stale', 'page']],
    );
    // What came between the two scrapes around the gap is counted once, and nothing is invented.
    assert.equal(points.at(-1)?.total, (899 + 586) * 10);
  });

  it('a counter that falls began again', async () => {
    const history = record(many(900, fine), 15);
    const series = history.series(
      ...(['requests_total', { job: 'shop', instance: 'a:1', code: '200' }, null] as const),
    );
    for (let index = 0; index < 20; index += 1) {
      series?.push(noonMs + (900 + index * 15) * 1000, 50 + index * 150);
    }
    const { points, told } = await play(history);
    // 59 intervals of 150, then 50 since the restart, then 19 of 150.
    assert.equal(points.at(-1)?.total, 59 * 150 + 50 + 19 * 150);
    assert.deepEqual(told, []);
  });

  it('steps are of one second for a day, and never longer than the hold time', () => {
    const extent = { scrapes: 1, series: 1, intervalSeconds: new Map() };
    const days = (count: number, hold: number) =>
      stepFor({ ...extent, fromMs: 0, toMs: count * 86_400_000 }, hold);
    assert.deepEqual([days(1, 5), days(3, 5), days(7, 5), days(90, 5)], [1, 3, 5, 5]);
    assert.deepEqual([days(90, 2), days(90, 0.5), days(90, 60)], [2, 1, 5]);
  });
});
