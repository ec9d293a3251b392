import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Inputs, planFor } from './plan.ts';

/** Round figures, so that the answers can be worked out by hand. */
const inputs: Inputs = {
  people: 10_000,
  editsPerSecond: 0.1,
  peoplePerDocument: 5,
  appMsPerEdit: 2,
  databaseMsPerEdit: 1,
  appMsPerIdleMinute: 6,
  kibibytesPerSession: 64,
  baseMebibytes: 200,
  bytesPerEdit: 1024,
  kneeSessions: 1_000,
  utilisation: 0.5,
  spareInstances: 1,
  databaseConnections: 10,
  doorBurst: 300,
  doorPerSecond: 100,
};

describe('capacity plan', () => {
  test('is what one works out by hand', () => {
    const plan = planFor(inputs);
    // 0.1 × 2 ms + 6 ms / 60 s = 0.3 ms a second: 1,666 of them are half a processor.
    assert.deepEqual([plan.sessionsPerInstance, plan.boundBy, plan.instances], [1_000, 'knee', 11]);
    assert.ok(Math.abs(plan.instanceLoad - 0.3) < 1e-9);
    assert.equal(plan.instanceMebibytes, 262.5);
    assert.deepEqual([plan.editsPerSecond, plan.databaseCores], [1_000, 2]);
    assert.equal(plan.databaseConnections, 110);
    assert.ok(Math.abs(plan.databaseGibibytesPerDay - 82.397) < 0.001);
    assert.equal(plan.readmittedSeconds, 7);
  });

  test('the processor bounds an instance where people write more', () => {
    const plan = planFor({ ...inputs, editsPerSecond: 1 });
    // 2.1 ms a second each.
    assert.deepEqual([plan.sessionsPerInstance, plan.boundBy], [238, 'processor']);
    assert.ok(plan.instanceLoad <= 0.5);
  });

  test('one instance hands no hints to others; many nearly one to each reader', () => {
    const alone = planFor({ ...inputs, people: 100, spareInstances: 0 });
    assert.deepEqual([alone.instances, alone.hintsDeliveredPerSecond], [1, 0]);
    const many = planFor({ ...inputs, people: 1_000_000 });
    const each = many.hintsDeliveredPerSecond / many.editsPerSecond;
    assert.ok(each > 3.9 && each < 4, `${each}`);
  });

  test('figures that cannot be are named', () => {
    assert.throws(() => planFor({ ...inputs, people: 0 }), /people cannot be 0/);
    assert.throws(() => planFor({ ...inputs, utilisation: 1.5 }), /utilisation/);
    assert.throws(() => planFor({ ...inputs, appMsPerEdit: Number.NaN }), /appMsPerEdit/);
    assert.throws(() => planFor({ ...inputs, editsPerSecond: 9_000 }), /too much/);
  });
});
