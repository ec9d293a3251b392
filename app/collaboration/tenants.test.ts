import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tenants } from './tenants.ts';

const limits = {
  sessionsOfTenant: 2,
  arrivalsOfTenant: { perSecond: 1, burst: 3 },
  messagesOfTenant: { perSecond: 10, burst: 20 },
};

test('an organisation has so many sessions, and another has its own', () => {
  const tenants = new Tenants(limits);
  for (let n = 0; n < 2; n += 1) {
    assert.equal(tenants.arrive('a', 0), 0);
    tenants.began('a', 0);
  }
  assert.ok(tenants.arrive('a', 0) > 0);
  assert.equal(tenants.arrive('b', 0), 0);
  tenants.ended('a', 0);
  assert.equal(tenants.arrive('a', 0), 0);
});

test('so many begin in a time; the others do not wait for them', () => {
  const tenants = new Tenants({ ...limits, sessionsOfTenant: 100 });
  for (let n = 0; n < 3; n += 1) assert.equal(tenants.arrive('a', 0), 0);
  assert.equal(tenants.arrive('a', 0), 1);
  assert.equal(tenants.arrive('b', 0), 0);
  assert.equal(tenants.arrive('a', 1_000), 0);
});

test('so many messages, of all its sessions together', () => {
  const tenants = new Tenants(limits);
  for (let n = 0; n < 20; n += 1) assert.ok(tenants.mayTake('a', 0));
  assert.ok(!tenants.mayTake('a', 0));
  assert.ok(tenants.mayTake('b', 0));
  assert.ok(tenants.mayTake('a', 100));
});

test('who has nobody here is forgotten, and not before', () => {
  const tenants = new Tenants(limits);
  tenants.began('a', 0);
  tenants.arrive('b', 0);
  tenants.sweep(61_000);
  assert.equal(tenants.size, 1);
  tenants.ended('a', 61_000);
  tenants.sweep(122_000);
  assert.equal(tenants.size, 0);
});
