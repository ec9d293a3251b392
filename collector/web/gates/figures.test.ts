import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GateObjective } from '../../serve/gates/shapes.ts';
import {
  beforeText,
  clientMargin,
  clientText,
  limitIn,
  marginText,
  serverMargin,
} from './figures.ts';

const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;
const client = (threshold: string, value: number | null) => ({
  ...{ threshold, value, events: 600, minimumEvents: 100 },
});
const objective = (value: number | null, sli: number | null = null): GateObjective => ({
  ...{ objective: 'latency/fast', title: 'Fast', verdict: 'pass', isIdle: false, reasons: [] },
  client: client('p(95)<=200', value),
  server: { good: 0, total: 0, sli, target: 0.99, minimumEvents: null },
});

test('a threshold of k6 is read', () => {
  assert.deepEqual(limitIn('p(95)<=200'), { what: 'p(95)', isAtMost: true, value: 200 });
  assert.deepEqual(limitIn('rate>=0.999'), { what: 'rate', isAtMost: false, value: 0.999 });
  assert.deepEqual(limitIn('p(99.9)<1500'), { what: 'p(99.9)', isAtMost: true, value: 1500 });
  assert.equal(limitIn('nonsense'), null);
});

test('what was measured, of what', () => {
  assert.equal(plain(clientText(client('p(95)<=200', 87.46))), '87 ms of p(95) ≤ 200 ms');
  assert.equal(plain(clientText(client('p(95)<=200', 3.456))), '3.46 ms of p(95) ≤ 200 ms');
  assert.equal(plain(clientText(client('rate>=0.999', 0.99951))), '99.951 % of ≥ 99.9 %');
  assert.equal(plain(clientText(client('rate>=0.999', null))), '— of ≥ 99.9 %');
  assert.equal(clientText(client('odd', 2)), '2 of odd');
});

test('a margin is the part of what is allowed that was left', () => {
  assert.equal(clientMargin(client('p(95)<=200', 50)), 0.75);
  assert.equal(clientMargin(client('p(95)<=200', 300)), -0.5);
  assert.equal(clientMargin(client('rate>=0.9', 0.95))?.toFixed(6), '0.500000');
  assert.equal(clientMargin(client('rate>=1', 1)), null);
  assert.equal(clientMargin(client('p(95)<=200', null)), null);
  assert.equal(serverMargin({ sli: 0.98, target: 0.99 })?.toFixed(6), '-1.000000');
  assert.equal(serverMargin({ sli: null, target: 0.99 }), null);
  assert.equal(plain(marginText(0.56)), '56 %');
  assert.equal(plain(marginText(-0.5)), '50 % over');
  assert.equal(plain(marginText(-278.3)), '279× allowed');
});

test('runs before it are their median', () => {
  const runs = (...values: (number | null)[]) =>
    values.map((value) => ({ objectives: [objective(value)] }));
  assert.equal(plain(beforeText(objective(110), runs(90, 100, 500))), '100 ms, now +10 %');
  assert.equal(plain(beforeText(objective(90), runs(90, 110))), '100 ms, now −10 %');
  assert.equal(plain(beforeText(objective(90), runs(90))), '90 ms, now the same');
  assert.equal(beforeText(objective(90), []), null);
  assert.equal(beforeText(objective(90), runs(null)), null);
  const counted = (sli: number) => ({ ...objective(null, sli), client: null });
  assert.equal(
    plain(beforeText(counted(0.999), [{ objectives: [counted(0.9985)] }])),
    '99.85 %, now +0.05 points',
  );
  assert.equal(beforeText(counted(0.999), runs(80)), null, 'other figures are not compared');
});
