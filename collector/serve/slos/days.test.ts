import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noonMs, objective } from '../../engine/fixture.ts';
import { heardName } from '../../engine/histories.ts';
import { CellStore } from '../../store/cells.ts';
import { openStore } from '../../store/database.ts';
import { openDayStore } from '../../store/days.ts';
import { readDays } from './days.ts';

const dayMs = 86_400_000;
const today = Math.floor(noonMs / dayMs);

const open = () => {
  const store = openStore(':memory:');
  const cells = new CellStore(store);
  const names = [objective.indicator.id, heardName(objective.indicator.source)];
  const histories = cells.histories(names, noonMs);
  const put = (name: string, ago: number, good: number, total: number, bridged = false) =>
    store.transaction(() =>
      cells.write(
        [
          {
            history: histories.get(name)?.id ?? 0,
            timeMs: noonMs - ago * dayMs,
            ...{ good, total, bridged },
          },
        ],
        noonMs,
      ),
    );
  const days = readDays({ objectives: [objective], store: openDayStore(store) });
  return {
    store,
    count: (ago: number, good: number, total: number, bridged = false) =>
      put(objective.indicator.id, ago, good, total, bridged),
    hear: (ago: number, seconds: number) =>
      put(heardName(objective.indicator.source), ago, seconds, seconds),
    leaveOut: (ago: number, what: string, good: number, total: number, seconds: number) =>
      store.database
        .prepare('INSERT INTO left_out VALUES (?, ?, ?, ?, ?, ?)')
        .run(today - ago, objective.key, what, good, total, seconds),
    days: (count: number) => days(objective.slo, noonMs, count).objectives[0]?.days ?? [],
  };
};

test('each day has what was counted on it, bridged counts too, and how long anybody watched', () => {
  const stage = open();
  stage.count(2, 990, 1000);
  stage.count(2, 10, 10, true);
  stage.hear(2, 86_000);
  stage.hear(1, 400);
  stage.count(0, 5, 10);
  const days = stage.days(4);
  const none = { good: 0, total: 0, sli: null, burn: null, leftOut: [] };
  assert.deepEqual(days[0], { ...none, at: (today - 3) * dayMs, heardSeconds: 0 });
  assert.deepEqual([days[1]?.good, days[1]?.total, days[1]?.heardSeconds], [1000, 1010, 86_000]);
  assert.ok(Math.abs((days[1]?.burn ?? 0) - 10 / 1010 / 0.01) < 1e-9);
  assert.deepEqual(days[2], { ...none, at: (today - 1) * dayMs, heardSeconds: 400 });
  assert.equal(days[3]?.sli, 0.5);
  stage.store.close();
});

test('what was left out of a day is taken away, and said', () => {
  const stage = open();
  stage.count(1, 700, 1000);
  stage.leaveOut(1, 'maintenance', 100, 400, 3600);
  const [day] = stage.days(2);
  assert.deepEqual([day?.good, day?.total, day?.sli, day?.burn], [600, 600, 1, 0]);
  assert.deepEqual(day?.leftOut, [{ what: 'maintenance', seconds: 3600 }]);
  stage.store.close();
});

test('an SLO that is not defined has no objectives', () => {
  const { store } = open();
  const days = readDays({ objectives: [objective], store: openDayStore(store) });
  assert.deepEqual(days('none', noonMs, 3), { name: 'none', objectives: [] });
  store.close();
});
