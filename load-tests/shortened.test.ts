import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evidence } from './evidence.fixture.ts';
import { thresholdsByGate } from './generate.ts';
import { shortened } from './shortened.ts';

const { set, gate } = evidence;

test('as long as asked, with floors in proportion, also for k6', () => {
  const short = shortened(set, gate, 5);
  assert.equal(short.gate.durationSeconds, 5);
  assert.deepEqual(
    short.gate.floors.map(({ minimumEvents }) => minimumEvents),
    [250, 10],
  );
  const told = thresholdsByGate(short.set)[gate.name];
  assert.deepEqual([told?.durationSeconds, told?.thresholds.took_events], [5, ['count>=250']]);
  assert.equal(shortened(set, gate, 1).gate.floors[1]?.minimumEvents, 2);
});

test('as it is', () => {
  assert.deepEqual(shortened(set, gate, null), { set, gate });
});
