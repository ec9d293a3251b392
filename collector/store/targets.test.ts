import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Target, TargetEdit } from '../sli/target.ts';
import { CellStore } from './cells.ts';
import { openStore } from './database.ts';
import { TargetStore } from './targets.ts';

const dayMs = 86_400_000;

const open = () => {
  const store = openStore(':memory:');
  new CellStore(store).histories(['requests'], 0);
  const targets = new TargetStore(store);
  const target: Target = {
    source: 'app',
    name: 'http://app/metrics',
    head: { timeMs: null, processStartMs: null },
    series: new Map(),
    sightings: new Map(),
  };
  const step = (
    timeMs: number,
    series: Readonly<Record<string, [value: number, present: boolean] | null>>,
  ) => {
    const edit = new TargetEdit(target);
    for (const [key, state] of Object.entries(series)) {
      edit.set(
        key,
        state === null ? null : { value: state[0], createdMs: null, timeMs, present: state[1] },
      );
    }
    edit.sight(0, timeMs);
    targets.write(edit.close({ timeMs, processStartMs: 7 }), () => 1);
  };
  const loaded = () => new TargetStore(store).load((id) => (id === 1 ? 0 : null));
  return { store, targets, target, step, loaded };
};

test('what is read back is what was remembered', () => {
  const { store, target, step, loaded } = open();
  step(1000, { a: [1, true], b: [2, true], c: [3, true] });
  step(2000, { a: [5, true], b: null, c: [3, false] });
  assert.deepEqual(loaded(), [target]);
  store.close();
});

test('a series that did not move is not written again, yet has the time of its listing', () => {
  const { store, step, loaded } = open();
  step(1000, { a: [1, true] });
  step(2000, { a: [1, true] });
  assert.equal(store.database.prepare('SELECT time_ms AS t FROM series').get()?.t, 1000);
  assert.equal(loaded()[0]?.series.get('a')?.timeMs, 2000);
  store.close();
});

test('series long gone and targets long silent are forgotten', () => {
  const { store, targets, target, step, loaded } = open();
  step(0, { kept: [1, true], gone: [1, false] });
  step(2 * dayMs, { kept: [2, true] });
  assert.deepEqual(targets.forget([target], 2 * dayMs), []);
  assert.deepEqual([...(loaded()[0]?.series.keys() ?? [])], ['kept']);
  assert.deepEqual([...target.series.keys()], ['kept']);
  assert.deepEqual(targets.forget([target], 40 * dayMs), [target]);
  assert.deepEqual(loaded(), []);
  store.close();
});
