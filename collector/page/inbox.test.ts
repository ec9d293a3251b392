import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from '../store/database.ts';
import { openInbox } from './inbox.ts';
import { openOutbox } from './outbox.ts';

test('a page carries the runbook of its objective, or that of silence', (context) => {
  const store = openStore(':memory:');
  context.after(() => store.close());
  const objectives = [
    { slo: 'uptime', objective: 'up', runbook: 'uptime.md' },
    { slo: 'shop', objective: 'p95', runbook: 'https://wiki.example/shop' },
    { slo: 'bare', objective: 'p95', runbook: null },
  ];
  const inbox = openInbox(store, () => 'http://board', objectives);
  const outbox = openOutbox(store, 0);
  const alert = store.database.prepare(
    `INSERT INTO alerts (id, rule, name, slo, objective, kind, severity, state, since_ms, summary)
     VALUES (?, 'rule', 'name', 'slo', 'objective', ?, 'page', 'firing', 0, '')`,
  );
  const runbookOf = (name: string, objective: string, kind: string | null) => {
    const alertId = `${name}-${kind}`;
    if (kind !== null) alert.run(alertId, kind);
    const about = { name, objective, alertId, notify: [], traceWantedUntilMs: null };
    const words = { severity: 'page', state: 'firing', title: 'T', summary: 'S' } as const;
    const id = outbox.write({ ...about, ...words, at: 0 }, []);
    assert.equal(inbox.list(1)[0]?.runbookUrl, inbox.get(id)?.runbookUrl);
    return inbox.get(id)?.runbookUrl;
  };
  assert.equal(runbookOf('uptime', 'up', 'threshold'), 'http://board/runbooks/uptime');
  assert.equal(runbookOf('uptime', 'up', 'stale'), 'http://board/runbooks/silent-source');
  assert.equal(runbookOf('shop', 'p95', 'burn'), 'https://wiki.example/shop');
  assert.equal(runbookOf('bare', 'p95', 'burn'), null);
  assert.equal(runbookOf('gone', 'p95', 'burn'), null);
  assert.equal(runbookOf('uptime', 'up', null), null, 'its alert is long gone');
});
