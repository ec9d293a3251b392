import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { settings } from '../incidents/fixture.ts';
import { openWatched } from '../incidents/watched-fixture.ts';

const only = <T>(all: readonly T[]): T => {
  assert.equal(all.length, 1);
  const [one] = all;
  if (one === undefined) throw new RangeError('There is none.');
  return one;
};

/** How long after the first bad second the page tells of it. */
const toldAfterMs = async (publishSeconds: number): Promise<number> => {
  const watched = openWatched({
    settings: { ...settings, statusPublishSeconds: publishSeconds },
  });
  const { pass, page, rig } = watched;
  await pass(60, 10, 0);
  assert.ok(page().includes('Everything works'));
  const brokenMs = rig.now();
  while (!page().includes('We are investigating a problem with API.')) {
    if (rig.now() - brokenMs > 600_000) throw new Error('the page never told of it');
    await pass(1, 0, 10);
  }
  assert.ok(page().includes('Something does not work'), 'words and states agree');
  await watched.close();
  return rig.now() - brokenMs;
};

test('a red is told as "investigating" within five minutes, by default and at most', async () => {
  const [standard, longest] = [await toldAfterMs(60), await toldAfterMs(240)];
  assert.ok(standard <= 90_000, `by default after ${standard} ms`);
  assert.ok(longest <= 300_000, `with the longest setting after ${longest} ms`);
});

test('told as recovered when it is; what ends before it is told of is counted, not announced', async () => {
  const watched = openWatched();
  const { pass, page, book, rig } = watched;
  await pass(60, 10, 0);
  await pass(30, 0, 10);
  await pass(20, 1000, 0);
  assert.equal(only(book.list('all', 9)).status, 'resolved');
  assert.ok(!page().includes('class="incident"'), 'a blip');
  assert.match(page('/status/history'), /Outage for \d+ s, up/);
  rig.jump(3_600_000);
  await pass(60, 10, 0);
  await pass(100, 0, 100);
  assert.ok(page().includes('We are investigating a problem with API.'));
  await pass(600, 1000, 0);
  assert.ok(page().includes('API has recovered.'));
  assert.ok(page().includes('Everything works'));
  assert.ok(page('/status/feed.xml').includes('Resolved: Problem with API'));
  await watched.close();
});

test('strangers are told what was published, and nothing else', async () => {
  const watched = openWatched();
  const { pass, page, book, rig, dataFolder } = watched;
  await pass(60, 10, 0);
  await pass(120, 0, 10);
  const { id } = only(book.list('all', 9));
  const secrets = ['secret-note', 'secret-status', 'secret-title', 'secret-text', 'ada'];
  book.note(id, 'secret-note', false, 'ada', rig.now());
  book.setStatus(id, 'identified', { text: 'secret-status', publicText: '' }, 'ada', rig.now());
  book.note(id, 'We switched <b>a cable</b> & wait.', true, 'ada', rig.now());
  const hidden = { services: ['api'], impact: 'outage', openedMs: rig.now() } as const;
  book.open({ ...hidden, title: 'secret-title', text: 'secret-text' }, 'ada', rig.now());
  await pass(2, 0, 10);
  const inside = [
    ...secrets,
    ...['Error rate', 'errors-answered', 'errors/answered', 'errors', 'more than 20 %', 'red'],
    ...['requests_total', 'burn', 'budget', '/incidents/', '/slos/', 'Requests are answered'],
  ];
  for (const path of ['/status', '/status/history', '/status.json', '/status/feed.xml'] as const) {
    const text = page(path);
    for (const word of inside) {
      const found = new RegExp(`(?<![\\w-])${word}(?![\\w-])`).exec(text);
      assert.equal(found, null, `${path} has ${word}`);
    }
    assert.match(text, /We know what is wrong with API and are working on it\./, path);
    assert.ok(text.includes(path === '/status.json' ? '<b>' : '&#60;b&#62;a cable'), path);
  }
  assert.ok(!page().includes('<b>'), 'text stays text');
  assert.ok(!page().includes('<script'), 'no scripts');
  const file = readFileSync(join(dataFolder, 'status', 'index.html'), 'utf8');
  assert.ok(file.includes('We know what is wrong with API'), 'the file says the same');
  assert.ok(file.includes('href="history.html"'));
  await watched.close();
});

test('an incident opened by hand is of this board until it is published', async () => {
  const watched = openWatched();
  const { pass, page, book, rig } = watched;
  await pass(60, 10, 0);
  const given = { services: ['api'], impact: 'degraded', openedMs: rig.now(), text: '' } as const;
  const { id } = book.open({ ...given, title: 'Slow search' }, 'ada', rig.now());
  await pass(400, 10, 0);
  assert.ok(page().includes('Everything works'));
  const told = { title: 'Search is slow', text: 'We look into it.', impact: 'degraded' } as const;
  book.publish(id, told, 'ada', rig.now());
  await pass(2, 10, 0);
  assert.match(page(), /Some things work less well[\s\S]*Search is slow[\s\S]*We look into it\./);
  assert.ok(!page().includes('Slow search'));
  book.setStatus(id, 'resolved', { text: '', publicText: 'Fast again.' }, 'ada', rig.now());
  await pass(2, 10, 0);
  assert.match(page(), /Everything works[\s\S]*Fast again\./);
  await watched.close();
});

test('what cannot be written is complained of, and goes on being answered', async () => {
  const faults: unknown[] = [];
  const watched = openWatched({ log: { error: (given: unknown) => faults.push(given) } });
  const { pass, page, desk } = watched;
  await pass(1, 10, 0);
  const before = page();
  const broken = openWatched({ dataFolder: '/dev/null', log: { error: () => faults.push(1) } });
  await broken.pass(3, 10, 0);
  assert.equal(broken.page().length > 0, true, 'answered from memory all the same');
  assert.match(broken.desk.complaints().join(), /status page could not be written/);
  assert.equal(faults.length, 1, 'logged once, not each second');
  assert.ok(before.length > 0);
  assert.deepEqual(desk.complaints(), []);
  await broken.close();
  await watched.close();
});

test('only the components that are named are shown; none means no page', async () => {
  const none = openWatched({ settings: { ...settings, statusComponents: 'none' } });
  await none.pass(60, 10, 0);
  await none.pass(200, 0, 10);
  assert.equal(none.page(), '');
  await none.close();
  const other = openWatched({ settings: { ...settings, statusComponents: ['mail'] } });
  await other.pass(60, 10, 0);
  await other.pass(200, 0, 10);
  assert.ok(!other.page().includes('API'), 'an incident of a hidden component is hidden');
  assert.match(other.desk.complaints().join(), /STATUS_COMPONENTS names mail/);
  await other.close();
});
