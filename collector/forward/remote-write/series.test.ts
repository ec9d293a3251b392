import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sloSet } from '../../engine/fixture.ts';
import { outMetrics, outSeries } from './series.ts';

const { objectives } = sloSet();

const text = ({ name, labels, value }: ReturnType<typeof outSeries>[number]): string =>
  `${name}{${Object.values(labels).join(',')}} ${value}`;

test('every objective has its counters, from 0 on, and its status', () => {
  const [objective] = objectives;
  assert.ok(objective);
  const { slo, objective: name, service, indicator } = objective;
  const rows = [{ name: slo, objective: name, status: 'yellow' } as const];
  const of = (told: Parameters<typeof outSeries>[1]) =>
    outSeries([objective], told, rows).map(text);
  const before = of(new Map());
  assert.ok(before.includes(`signalbox_events_total{${slo},${name},${service},good} 0`));
  assert.ok(before.includes(`signalbox_events_total{${slo},${name},${service},bad} 0`));
  const after = of(new Map([[indicator.id, { good: 90, bad: 10 }]]));
  assert.equal(after.length, before.length);
  assert.ok(after.includes(`signalbox_events_total{${slo},${name},${service},good} 90`));
  assert.ok(after.includes(`signalbox_events_total{${slo},${name},${service},bad} 10`));
  assert.deepEqual(
    after.filter((line) => line.startsWith('signalbox_objective_status')),
    ['green', 'yellow', 'red', 'no data', 'stale'].map(
      (status) =>
        `signalbox_objective_status{${slo},${name},${status}} ${status === 'yellow' ? 1 : 0}`,
    ),
  );
});

test('a condition that looks at another indicator has counters of its own', () => {
  const known = new Set(outMetrics.map(({ name }) => name));
  const series = outSeries(objectives, new Map(), []);
  for (const { name } of series) assert.ok(known.has(name), name);
  const own = new Set(series.map(({ name, labels }) => JSON.stringify([name, labels])));
  assert.equal(own.size, series.length, 'a series twice');
});
