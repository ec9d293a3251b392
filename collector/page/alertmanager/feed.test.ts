import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { AlertRow } from '../../serve/shapes.ts';
import { AlertmanagerFeed, aheadMs, resendMs, resolvedToldMs, type Standing } from './feed.ts';

const startMs = 1_800_000_000_000;

const rowOf = (row: Partial<AlertRow> = {}): AlertRow => ({
  ...{ id: 'a-1', alertName: 'latency-red', name: 'latency', objective: 'fast' },
  ...{ kind: 'threshold', severity: 'page', state: 'firing', since: startMs, resolvedAt: null },
  ...{ summary: 'Latency is red: bad', notify: [], held: null, inhibitedBy: null },
  ...{ recoveringSince: null, noDataSince: null, flapping: false },
  ...row,
});

const standingOf = (row: Partial<AlertRow> = {}): Standing => {
  const whole = rowOf(row);
  const sent = {
    labels: { alertname: whole.alertName },
    annotations: {},
    generatorURL: 'http://b',
  };
  return { row: whole, sent };
};

type Posted = { labels: { alertname: string }; startsAt: string; endsAt: string };

/** An Alertmanager that answers as told, and a clock that moves by hand. */
const setUp = (context: TestContext) => {
  const posts: Posted[][] = [];
  let status = 200;
  let answered = Promise.withResolvers<void>();
  const feed = new AlertmanagerFeed({
    url: 'http://me:s3cret-word@alertmanager:9093',
    random: () => 0.5,
    fetch: async (url, init) => {
      assert.equal(String(url), 'http://alertmanager:9093/api/v2/alerts');
      const headers = new Headers(init?.headers);
      assert.equal(headers.get('authorization'), `Basic ${btoa('me:s3cret-word')}`);
      posts.push(JSON.parse(String(init?.body)));
      return new Response(status === 200 ? '' : 'no, s3cret-word', { status });
    },
    onAttempt: () => answered.resolve(),
  });
  context.after(() => feed.stop());
  return {
    feed,
    posts,
    answers: (next: number) => {
      status = next;
    },
    /** @returns what was sent in that second; null for nothing. */
    second: async (all: readonly Standing[], nowMs: number): Promise<Posted[] | null> => {
      answered = Promise.withResolvers();
      const before = posts.length;
      feed.second(all, nowMs);
      if (posts.length === before) return null;
      await answered.promise;
      // The feed is free again only after its own continuation.
      await new Promise(setImmediate);
      return posts.slice(before).flat();
    },
  };
};

const ends = (posted: readonly Posted[] | null) =>
  posted?.map(({ labels, endsAt }) => [labels.alertname, Date.parse(endsAt) - startMs]);

test('what fires is told at once, then each minute, always with an end an hour ahead', async (context) => {
  const { second } = setUp(context);
  const all = [standingOf()];
  assert.deepEqual(ends(await second(all, startMs)), [['latency-red', aheadMs]]);
  assert.equal(await second(all, startMs + resendMs - 1), null, 'nothing new');
  const later = await second(all, startMs + resendMs);
  assert.deepEqual(ends(later), [['latency-red', aheadMs + resendMs]]);
  assert.equal(later?.[0]?.startsAt, new Date(startMs).toISOString(), 'it began when it began');
});

test('an empty list is told too, so that a wrong address is known before the first trouble', async (context) => {
  const { second, answers, feed } = setUp(context);
  answers(404);
  assert.deepEqual(await second([], startMs), []);
  assert.match(feed.complaint() ?? '', /^Alertmanager at alertmanager:9093 is not told .*404/);
  assert.doesNotMatch(feed.complaint() ?? '', /s3cret/);
});

test('an end is told at once, then for a quarter of an hour, then no more', async (context) => {
  const { second } = setUp(context);
  await second([standingOf()], startMs);
  const resolvedAt = startMs + 5000;
  const ended = [standingOf({ state: 'resolved', resolvedAt })];
  assert.deepEqual(ends(await second(ended, resolvedAt)), [['latency-red', 5000]]);
  assert.equal(await second(ended, resolvedAt + 1000), null);
  assert.deepEqual(ends(await second(ended, resolvedAt + resendMs)), [['latency-red', 5000]]);
  assert.deepEqual(await second(ended, resolvedAt + resolvedToldMs + 1), []);
});

test('an end that was not taken is told until it is, however long that takes', async (context) => {
  const { second, answers } = setUp(context);
  await second([standingOf()], startMs);
  answers(503);
  const resolvedAt = startMs + 5000;
  const ended = [standingOf({ state: 'resolved', resolvedAt })];
  assert.deepEqual(ends(await second(ended, resolvedAt)), [['latency-red', 5000]]);
  assert.equal(await second(ended, resolvedAt + 100), null, 'it is left alone for a moment');
  answers(200);
  const late = resolvedAt + resolvedToldMs + 5000;
  assert.deepEqual(ends(await second(ended, late)), [['latency-red', late - startMs]]);
  assert.equal(await second(ended, late + 1000), null);
});

test('what fires no more and left no row behind has ended', async (context) => {
  const { second } = setUp(context);
  await second([standingOf()], startMs);
  assert.deepEqual(ends(await second([], startMs + 5000)), [['latency-red', 5000]]);
  assert.equal(await second([], startMs + 6000), null);
});

test('of the same labels what fires goes before what has ended', async (context) => {
  const { second } = setUp(context);
  const all = [
    standingOf({ id: 'a-2', since: startMs + 10_000 }),
    standingOf({ state: 'resolved', resolvedAt: startMs + 5000 }),
  ];
  const posted = await second(all, startMs + 10_000);
  assert.deepEqual(ends(posted), [['latency-red', aheadMs + 10_000]]);
  assert.equal(posted?.[0]?.startsAt, new Date(startMs + 10_000).toISOString());
});

test('after a start, what ended within the hour is told, since it may be firing there', async (context) => {
  const { second } = setUp(context);
  const ended = (name: string, agoMs: number) =>
    standingOf({ id: name, alertName: name, state: 'resolved', resolvedAt: startMs - agoMs });
  const posted = await second([ended('lately', 1_800_000), ended('long', aheadMs + 1)], startMs);
  assert.deepEqual(ends(posted), [['lately', -1_800_000]]);
});

test('a thousand alerts go in several bodies', async (context) => {
  const { second, posts } = setUp(context);
  const all = Array.from({ length: 1000 }, (_, i) => standingOf({ alertName: `a-${i}` }));
  assert.equal((await second(all, startMs))?.length, 1000);
  assert.equal(posts.length, 4);
});

test('a stop ends nothing', async (context) => {
  const { second, feed, posts } = setUp(context);
  await second([standingOf()], startMs);
  await feed.stop();
  feed.second([], startMs + resendMs);
  assert.equal(posts.length, 1);
});
