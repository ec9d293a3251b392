import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AlertRow } from '../../serve/shapes.ts';
import { canAcknowledge, listed, remarks, standingOf, wanted } from './standing.ts';

const alert = (changes: Partial<AlertRow> = {}): AlertRow => ({
  ...{ id: 'a', alertName: 'checkout-red', name: 'checkout', objective: 'fast', kind: 'threshold' },
  ...{ severity: 'page', state: 'firing', since: 1000, resolvedAt: null, summary: 'is slow' },
  ...{ notify: [], held: null, inhibitedBy: null, recoveringSince: null, noDataSince: null },
  ...{ flapping: false },
  ...changes,
});
const silencedBy = { id: 's', author: 'ada', reason: 'moving', until: 9000 };
const acknowledged = { by: 'ben', at: 2000, note: 'rolling back' };
const rows = [{ name: 'checkout', title: 'Checkout', service: 'shop' }];

for (const [changes, standing] of [
  [{}, 'firing'],
  [{ acknowledged }, 'firing'],
  [{ recoveringSince: 5 }, 'recovering'],
  [{ inhibitedBy: 'other-red', recoveringSince: 5 }, 'inhibited'],
  [{ silencedBy, inhibitedBy: 'other-red' }, 'silenced'],
  [{ state: 'pending', silencedBy }, 'pending'],
  [{ state: 'resolved' }, 'resolved'],
] as const)
  test(`${JSON.stringify(changes)} is ${standing}`, () => {
    assert.equal(standingOf(alert(changes)), standing);
  });

test('what wakes somebody goes first, then what somebody sees to, then what is quiet', () => {
  const ids = listed(
    [
      alert({ id: 'over', state: 'resolved', resolvedAt: 9000 }),
      alert({ id: 'quiet', silencedBy }),
      alert({ id: 'ticket', severity: 'ticket' }),
      alert({ id: 'seen to', acknowledged }),
      alert({ id: 'old' }),
      alert({ id: 'new', since: 2000 }),
    ],
    rows,
  ).map(({ id }) => id);
  assert.deepEqual(ids, ['new', 'old', 'seen to', 'ticket', 'quiet', 'over']);
});

test('filters: severity, service, and words anywhere', () => {
  const all = listed([alert(), alert({ id: 'b', name: 'gone', severity: 'ticket' })], rows);
  const ids = (filter: Readonly<Record<string, string>>) =>
    wanted(all, (name) => filter[name] ?? '').map(({ id }) => id);
  assert.deepEqual(ids({}), ['a', 'b']);
  assert.deepEqual(ids({ severity: 'ticket' }), ['b']);
  assert.deepEqual(ids({ service: 'shop' }), ['a']);
  assert.deepEqual(ids({ text: 'SLOW checkout' }), ['a', 'b']);
  assert.deepEqual(ids({ text: 'shop slow' }), ['a']);
});

test('an alert that the board does not show has its name, and no service', () => {
  const [row] = listed([alert({ name: 'gone' })], rows);
  assert.deepEqual([row?.title, row?.service], ['gone', '']);
});

test('what is to be known is said in words', () => {
  const said = (changes: Partial<AlertRow>) =>
    remarks(listed([alert(changes)], rows)[0] ?? assert.fail(), 62_000).join('\n');
  assert.equal(said({}), '');
  assert.match(said({ acknowledged }), /^Acknowledged by ben at \S+: rolling back$/);
  assert.match(said({ silencedBy }), /^Silenced by ada until \S+: moving$/);
  assert.match(said({ recoveringSince: 2000 }), /^Recovering for 1.min$/);
  assert.match(
    said({ noDataSince: 2000, held: 'maintenance' }),
    /maintenance\nNothing is measured/,
  );
});

test('only what fires and nobody sees to yet can be acknowledged', () => {
  const can = (changes: Partial<AlertRow>) => listed([alert(changes)], rows).map(canAcknowledge)[0];
  assert.equal(can({}), true);
  assert.equal(can({ silencedBy }), true);
  assert.equal(can({ acknowledged }), false);
  assert.equal(can({ state: 'pending' }), false);
  assert.equal(can({ state: 'resolved' }), false);
});
