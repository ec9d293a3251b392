import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noonMs } from '../engine/fixture.ts';
import { openMarkers } from '../serve/markers/markers.ts';
import { openWatched } from './watched-fixture.ts';

const only = <T>(all: readonly T[]): T => {
  assert.equal(all.length, 1);
  const [one] = all;
  if (one === undefined) throw new RangeError('There is none.');
  return one;
};

test('a page opens an incident; what else breaks joins it; when all have ended it is over', async () => {
  const watched = openWatched();
  const { book, pass, rig } = watched;
  await pass(310, 1, 0);
  assert.deepEqual(book.list('all', 9), []);
  await pass(30, 0, 10);
  const row = only(book.list('all', 9));
  assert.deepEqual(
    [row.title, row.services, row.status, row.impact, row.openedBy, row.published],
    ['Error rate is red', ['api'], 'investigating', 'outage', 'alerts', null],
  );
  assert.deepEqual(
    book.detail(row.id, rig.now())?.troubles.map(({ kind }) => kind),
    ['threshold', 'burn'],
  );
  await pass(600, 100, 0);
  const over = only(book.list('all', 9));
  assert.deepEqual([over.status, over.firing, over.id], ['resolved', 0, row.id]);
  assert.equal(watched.told.at(-1), 'resolved', 'who watches the board is told');
  await watched.close();
});

test('what an evaluation that fails had written was never there', async () => {
  const watched = openWatched();
  const { book, store, rig, pass } = watched;
  await pass(60, 10, 0);
  const transitions = rig.transitions.length;
  await pass(30, 0, 10);
  const fired = rig.transitions.slice(transitions).find(({ to }) => to === 'firing');
  assert.ok(fired);
  const other = { ...fired, objective: { ...fired.objective, service: 'mail', key: 'mail/sent' } };
  const failing = () =>
    store.transaction(() => {
      book.onTransition({ ...other, alert: { ...fired.alert, id: 'mail-1' } });
      throw new RangeError('the disk is full');
    });
  assert.throws(failing);
  book.rolledBack();
  assert.equal(book.list('all', 9).length, 1);
  // It is tried again in the next second, and nothing of the first try is in the way.
  store.transaction(() => book.onTransition({ ...other, alert: { ...fired.alert, id: 'mail-1' } }));
  book.committed();
  assert.deepEqual(
    book.list('all', 9).map(({ services, firing }) => [services, firing]),
    [
      [['mail'], 1],
      [['api'], 1],
    ],
  );
  await watched.close();
});

test('a ticket opens nothing; it is told in the incident of its service', async () => {
  const watched = openWatched();
  const { book, store, rig, pass } = watched;
  await pass(60, 10, 0);
  await pass(30, 0, 10);
  const fired = rig.transitions.find(({ to }) => to === 'firing');
  assert.ok(fired);
  const slow = { id: 't-1', alertName: 'mail-slow', kind: 'burn', severity: 'ticket' } as const;
  const ticket = { ...fired.alert, ...slow };
  const mail = { ...fired.objective, key: 'mail/sent', service: 'mail' };
  store.transaction(() => {
    book.onTransition({ ...fired, alert: ticket, objective: mail });
    const alert = { ...ticket, id: 't-2', alertName: 'api-slow' };
    book.onTransition({ ...fired, alert, objective: { ...mail, key: 'api/o', service: 'api' } });
  });
  const row = only(book.list('all', 9));
  assert.equal(row.firing, 1, 'it keeps nothing open');
  const lines = book.detail(row.id, rig.now())?.timeline.filter(({ kind }) => kind === 'alert');
  assert.equal(lines?.length, 2);
  await watched.close();
});

test('what is explained by another service belongs to its incident, whichever comes first', async () => {
  for (const order of ['cause first', 'cause last'] as const) {
    const watched = openWatched();
    const { book, store, rig, pass } = watched;
    await pass(60, 10, 0);
    await pass(30, 0, 10);
    const fired = rig.transitions.find(({ to }) => to === 'firing');
    assert.ok(fired);
    const of = (service: string, title: string, inhibitedBy: string | null) => ({
      ...fired,
      alert: { ...fired.alert, id: `${service}-1`, alertName: `${service}-red`, inhibitedBy },
      objective: { ...fired.objective, key: `${service}/o`, service, title },
    });
    const both = [of('database', 'Database', null), of('mail', 'Mail', 'database-red')];
    store.transaction(() => {
      for (const each of order === 'cause first' ? both : both.toReversed()) {
        book.onTransition(each);
      }
    });
    const [row] = book.list('all', 9);
    assert.equal(book.list('all', 9).length, 2, order);
    assert.equal(row?.title, 'Database is red', order);
    assert.deepEqual(row?.services.toSorted(), ['database', 'mail'], order);
    await watched.close();
  }
});

test('an incident that a person tends is ended by people only', async () => {
  const watched = openWatched();
  const { book, pass, rig } = watched;
  await pass(60, 10, 0);
  await pass(30, 0, 10);
  const { id } = only(book.list('open', 9));
  book.setStatus(id, 'identified', { text: 'a full disk', publicText: '' }, 'ada', rig.now());
  await pass(600, 100, 0);
  const row = only(book.list('open', 9));
  assert.deepEqual([row.status, row.firing, row.tended], ['identified', 0, true]);
  book.setStatus(id, 'resolved', { text: '', publicText: '' }, 'ada', rig.now());
  assert.deepEqual(book.list('open', 9), []);
  const titles = book.detail(id, rig.now())?.timeline.map(({ title }) => title) ?? [];
  assert.ok(titles.includes('identified: a full disk'));
  assert.ok(titles.includes('All its alerts have ended'));
  await watched.close();
});

test('what comes back within a quarter of an hour opens the same incident again', async () => {
  const watched = openWatched();
  const { book, pass } = watched;
  await pass(60, 10, 0);
  await pass(30, 0, 10);
  await pass(700, 100, 0);
  assert.equal(only(book.list('all', 9)).status, 'resolved');
  await pass(90, 10, 90);
  const again = only(book.list('all', 9));
  assert.deepEqual([again.status, again.resolvedAt], ['investigating', null]);
  await watched.close();
});

test('what it cost is counted from the cells of its time, and stays once it was measured', async () => {
  const watched = openWatched();
  const { book, pass, rig } = watched;
  await pass(600, 100, 0);
  await pass(30, 0, 100);
  const { id } = only(book.list('all', 9));
  assert.equal(book.detail(id, rig.now())?.cost?.objectives[0]?.bad, 3000);
  await pass(700, 100, 0);
  const cost = book.store.get(id)?.cost;
  assert.ok(cost, 'measured once it was over');
  const counted = only(cost.objectives);
  const row = rig.row();
  assert.equal(counted.bad, 3000);
  assert.equal(counted.bad, row.total - row.good);
  assert.ok(row.budgetLeft !== null && counted.budgetSpent !== null);
  // All that the period has spent was spent in it; it was measured when the period was shorter.
  assert.ok(counted.budgetSpent >= 1 - row.budgetLeft);
  assert.deepEqual(book.detail(id, rig.now())?.cost, cost);
  await watched.close();
});

test('a definition that is gone ends its troubles at the start', async () => {
  const watched = openWatched();
  const { book, pass, rig } = watched;
  await pass(60, 10, 0);
  await pass(30, 0, 10);
  book.closeForgotten(new Set(), rig.now());
  book.committed();
  assert.equal(only(book.list('all', 9)).status, 'resolved');
  await watched.close();
});

test('the timeline has what changed before it, and who did what about its alerts', async () => {
  const watched = openWatched();
  const { book, pass, rig, store } = watched;
  const markers = openMarkers(store, noonMs);
  await pass(310, 1, 0);
  markers.add({ at: rig.now(), kind: 'deploy', title: 'v2', detail: 'by CI' });
  markers.add({ at: rig.now() - 3 * 3_600_000, kind: 'deploy', title: 'v1', detail: '' });
  await pass(30, 0, 10);
  const { id } = only(book.list('all', 9));
  const audit = (what: string, about: string) =>
    store.database
      .prepare("INSERT INTO audit (at_ms, who, what, about, detail) VALUES (?, 'ada', ?, ?, '')")
      .run(rig.now(), what, about);
  audit('alert acknowledged', 'errors/answered');
  audit('alert acknowledged', 'another-errors-one');
  audit('correction made', 'errors/answered');
  const titles = book.detail(id, rig.now() + 1)?.timeline.map(({ title }) => title);
  assert.deepEqual(titles, [
    'v2',
    'Opened by a page: Error rate is red',
    'Error rate is red',
    'Error rate is spending its error budget too fast',
    'alert acknowledged: errors/answered',
  ]);
  await watched.close();
});

test('a thousand alerts in one second: an incident a service, none lost, and all end again', async () => {
  const watched = openWatched();
  const { book, store, rig, pass } = watched;
  await pass(60, 10, 0);
  await pass(30, 0, 10);
  const fired = rig.transitions.find(({ to }) => to === 'firing');
  assert.ok(fired);
  const storm = Array.from({ length: 1000 }, (_, index) => ({
    ...fired,
    alert: { ...fired.alert, id: `storm-${index}`, alertName: `storm-${index}` },
    objective: { ...fired.objective, key: `slo-${index}/o`, service: `service-${index % 20}` },
  }));
  store.transaction(() => {
    for (const transition of storm) book.onTransition(transition);
  });
  book.committed();
  const rows = book.list('open', 99).filter(({ services }) => services[0]?.startsWith('service'));
  assert.deepEqual(
    rows.map(({ firing }) => firing),
    Array.from({ length: 20 }, () => 50),
  );
  store.transaction(() => {
    for (const transition of storm) book.onTransition({ ...transition, to: 'resolved' });
  });
  book.committed();
  assert.deepEqual(
    book.list('open', 99).map(({ services }) => services),
    [['api']],
  );
  await watched.close();
});
