import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AuditEntry, auditKeptMs, openAudit } from './audit.ts';
import { openStore } from './store/database.ts';
import { expired } from './store/retention.ts';

const nowMs = 1_800_000_000_000;
const entry = (changes: Partial<AuditEntry> = {}): AuditEntry => ({
  ...{ at: nowMs, who: 'ada', what: 'silence made', about: 'slo uptime', detail: 'for an hour' },
  ...changes,
});

test('what was written is listed newest first, by who and by words', () => {
  const store = openStore(':memory:');
  const audit = openAudit(store);
  audit.write(entry());
  audit.write(entry({ who: 'ben', what: 'alert acknowledged', about: 'Checkout is red' }));
  audit.write(entry({ what: 'silence ended', detail: '100 % sure' }));
  const whats = (question: Parameters<typeof audit.list>[0]) =>
    audit.list(question).map(({ what }) => what);
  assert.deepEqual(whats({ limit: 9 }), ['silence ended', 'alert acknowledged', 'silence made']);
  assert.deepEqual(whats({ limit: 1 }), ['silence ended']);
  assert.deepEqual(whats({ limit: 9, who: 'ben' }), ['alert acknowledged']);
  assert.deepEqual(whats({ limit: 9, text: 'CHECKOUT' }), ['alert acknowledged']);
  assert.deepEqual(whats({ limit: 9, text: '%' }), ['silence ended'], 'no pattern, but text');
  const second = audit.list({ limit: 9 })[1];
  assert.deepEqual(whats({ limit: 9, beforeId: second?.id ?? 0 }), ['silence made']);
  store.close();
});

test('it is of the transaction that is open: what is not done is not said to be done', () => {
  const store = openStore(':memory:');
  const audit = openAudit(store);
  assert.throws(() =>
    store.transaction(() => {
      audit.write(entry());
      throw new RangeError('the change failed');
    }),
  );
  assert.deepEqual(audit.list({ limit: 9 }), []);
  store.close();
});

test('the rows have a bound, and so has each', () => {
  const store = openStore(':memory:');
  const audit = openAudit(store, 3);
  for (let index = 0; index < 10; index += 1) audit.write(entry({ what: `change ${index}` }));
  assert.deepEqual(
    audit.list({ limit: 9 }).map(({ what }) => what),
    ['change 9', 'change 8', 'change 7'],
  );
  const row = audit.write(entry({ detail: 'x'.repeat(99_999), about: 'y'.repeat(9999) }));
  assert.deepEqual([row.detail.length, row.about.length], [4000, 300]);
  store.close();
});

test('what is older than counts are kept goes', () => {
  const store = openStore(':memory:');
  const audit = openAudit(store);
  audit.write(entry({ at: nowMs - auditKeptMs - 1 }));
  audit.write(entry({ at: nowMs - auditKeptMs + 1 }));
  assert.equal(expired(store, 'audit', auditKeptMs).prune(nowMs, 10), 1);
  assert.equal(audit.list({ limit: 9 }).length, 1);
  store.close();
});
