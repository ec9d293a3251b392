import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeploySide } from '../serve/deploys/shapes.ts';
import { openMarkers } from '../serve/markers/markers.ts';
import type { GateVerdict, Verdict } from '../serve/verdict/shapes.ts';
import { openStore } from '../store/database.ts';
import { openDeployBook } from './book.ts';
import { changeOf, sideMs } from './effect.ts';

const nowMs = 1_800_000_000_000;

const side = (verdict: Verdict, bad: number | null): DeploySide => ({
  verdict,
  good: bad === null ? 0 : 1000 - bad,
  total: bad === null ? 0 : 1000,
  sli: bad === null ? null : 1 - bad / 1000,
});

test('an hour is worse where a promise breaks, or breaks clearly more', () => {
  const cases = [
    [side('pass', 1), side('fail', 40), 'worse'],
    [side('pass', 1), side('pass', 9), 'same'],
    [side('fail', 40), side('pass', 1), 'better'],
    [side('fail', 40), side('fail', 41), 'same'],
    [side('fail', 40), side('fail', 80), 'worse'],
    [side('fail', 80), side('fail', 40), 'better'],
    // A red condition may hold although no event was bad.
    [side('fail', 0), side('fail', 0), 'same'],
    [side('inconclusive', null), side('fail', 40), 'unknown'],
    [side('pass', 0), side('inconclusive', null), 'unknown'],
  ] as const;
  for (const [before, after, expected] of cases)
    assert.equal(changeOf(before, after, 0.99), expected, JSON.stringify([before, after]));
});

const open = (t: { after: (done: () => void) => void }) => {
  const store = openStore(':memory:');
  t.after(() => store.close());
  const markers = openMarkers(store, nowMs);
  const asked: number[] = [];
  let answers = true;
  const verdict = (from: number, to: number): GateVerdict | { problem: string } => {
    asked.push(to - from);
    if (!answers) return { problem: 'from is too long ago' };
    const isAfter = from >= nowMs;
    const { verdict: own, good, total, sli } = isAfter ? side('fail', 40) : side('pass', 1);
    const what = { name: 'latency', objective: 'fast', title: 'Fast', service: 'shop' };
    const figures = { counts: 'events', events: total, good, total, sli } as const;
    const row = { ...what, target: 0.99, verdict: own, ...figures, reasons: [] };
    return { from, to, verdict: own, reasons: [], objectives: [row] };
  };
  const marker = markers.add(
    { at: nowMs, kind: 'deploy', title: 'shop 2', detail: '' },
    { by: 'ci', service: 'shop', release: '2' },
  );
  const book = openDeployBook({ markers, verdict });
  return {
    book,
    marker,
    asked,
    forget: () => {
      answers = false;
    },
  };
};

test('a deploy shows the hour before beside what of the hour after is over', (t) => {
  const { book, marker, asked } = open(t);
  const early = book.get(marker.id, nowMs + 600_000);
  assert.deepEqual([early?.release, early?.service, early?.by], ['2', 'shop', 'ci']);
  assert.equal(early?.effect?.isOver, false);
  assert.equal(early?.effect?.objectives[0]?.change, 'worse');
  assert.deepEqual(asked, [sideMs, 600_000]);
  assert.equal(book.get('nothing', nowMs), null);
});

test('what it did is written down once its hour is over, and outlives the counts', (t) => {
  const { book, marker, asked, forget } = open(t);
  book.second(nowMs + sideMs);
  const overMs = nowMs + sideMs + 120_000;
  book.second(overMs);
  asked.length = 0;
  forget();
  book.second(overMs + 120_000);
  assert.deepEqual(asked, [], 'it is asked for no more');
  const [later] = book.list(10, overMs + 40 * 86_400_000);
  assert.equal(later?.id, marker.id);
  assert.equal(later?.effect?.isOver, true);
  assert.equal(later?.missing, null);
});

test('without counts of the time there is a reason and no figure', (t) => {
  const { book, marker, forget } = open(t);
  forget();
  const deploy = book.get(marker.id, nowMs + 10 * 86_400_000);
  assert.deepEqual([deploy?.effect, deploy?.missing], [null, 'from is too long ago']);
});
