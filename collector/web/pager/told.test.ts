import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { NotificationRow, PageDetails } from '../../serve/notifications/shapes.ts';
import { historyOf, toldLines, tryText, whyText } from './told.ts';

const nowMs = 1_800_000_000_000;
const row = (changes: Partial<NotificationRow> = {}): NotificationRow => ({
  ...{ id: 'n', at: nowMs, alertId: 'a', name: 'checkout', objective: 'fast', severity: 'page' },
  ...{ state: 'firing', title: 't', summary: 's', notify: [], boardUrl: '', traceUrl: null },
  ...{ runbookUrl: null, deliveries: [] },
  ...changes,
});
const details: PageDetails = {
  ...{ since: nowMs - 60_000, until: null, budget: null, changes: [], worst: null },
  ...{ owner: null, policy: null },
};
const said = (changes: Partial<PageDetails>) =>
  toldLines(row({ details: { ...details, ...changes } }), nowMs).join('\n');

test('what a page says besides its sentence, where it is known', () => {
  assert.deepEqual(toldLines(row(), nowMs), []);
  assert.equal(said({}), '');
  assert.equal(
    said({ until: nowMs, owner: 'shop-team' }),
    'It lasted 1\u00a0min.\nOwner: shop-team',
  );
  const budget = { left: 0.62, period: '30d', burn: 14.4, burnWindow: '5m', spentAt: null };
  assert.equal(
    said({ budget }),
    'Budget of 30\u00a0days: 62\u00a0% left, burning 14.4× in 5\u00a0minutes',
  );
  assert.match(said({ budget: { ...budget, spentAt: nowMs } }), /, spent \S+ if it goes on$/);
  assert.equal(said({ budget: { ...budget, left: null } }), '', 'nothing was counted');
  assert.match(
    said({ changes: [{ at: nowMs, kind: 'deploy', title: '1.42' }] }),
    /^Shortly before: deploy 1\.42 at /,
  );
  const places = [
    { name: '/pay', bad: 37, total: 298 },
    { name: '/cart', bad: 2, total: null },
  ];
  assert.equal(
    said({ worst: { by: 'route', from: 'counts', places } }),
    'Worst routes: /pay (37 of 298 bad), /cart (2 bad)',
  );
});

test('why people are told again', () => {
  assert.equal(whyText({}), '');
  assert.equal(whyText({ why: 'new' }), '');
  assert.equal(whyText({ why: 'escalation' }), 'nobody acknowledged it');
});

test('what a receiver said', () => {
  const said = (taken: boolean, answer: string) => tryText({ at: nowMs, taken, answer }, nowMs);
  assert.match(said(true, '202 accepted'), / taken: 202 accepted$/);
  assert.match(said(false, ''), / refused: no answer$/);
});

test('of one alert, also where it is one of several; of what did not arrive', () => {
  const delivery = { receiver: 'slack', attempts: 1, lastError: null, at: null };
  const rows = [
    row({ id: '1', alertId: 'b', alerts: [{ id: 'a' } as never] }),
    row({ id: '2', deliveries: [{ ...delivery, state: 'delivered' }] }),
    row({ id: '3', alertId: 'c', deliveries: [{ ...delivery, state: 'failed' }] }),
  ];
  const ids = (filter: Parameters<typeof historyOf>[1]) =>
    historyOf(rows, filter).map(({ id }) => id);
  assert.deepEqual(ids({ alert: '', undelivered: false }), ['1', '2', '3']);
  assert.deepEqual(ids({ alert: 'a', undelivered: false }), ['1', '2']);
  assert.deepEqual(ids({ alert: '', undelivered: true }), ['3']);
});
