// A real Alertmanager, told of alerts by the collector's feed: it groups them and leads them by the
// generated routes, keeps quiet what a worse one says or somebody silenced on the board, hears of the
// end, and takes neither its own restart nor the collector's death for one.

import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { aheadMs, resendMs } from '../../collector/page/alertmanager/feed.ts';
import { type Alertmanagers, startAlertmanagers } from '../../collector/page/alertmanager/start.ts';
import { tryReceiver } from '../../collector/page/receivers/trial.ts';
import type { AlertRow } from '../../collector/serve/shapes.ts';
import type { SilenceRow } from '../../collector/serve/silences/shapes.ts';
import { everyKindSet } from '../alerts/sets.ts';
import { wordsOf } from '../alerts/words.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';
import { rowOf } from './alert-row.ts';
import { type Routed, startRouted } from './routed.ts';

const set = await everyKindSet();
const words = wordsOf(set);

const fires = (name: string, more: Partial<AlertRow> = {}): AlertRow => {
  const word = words.find((each) => each.name === name);
  assert.ok(word, name);
  return rowOf(word, { since: Date.now() - 1000, ...more });
};

const silenceOf = (more: Partial<SilenceRow> = {}): SilenceRow => ({
  ...{ id: '3f0e9f6a-27a5-4f7a-8a3c-5ad0c7a9f001', author: 'ann', reason: 'we know' },
  matchers: [{ field: 'slo', operator: '=~', value: 'work.*' }],
  ...{ from: Date.now() - 1000, until: Date.now() + 600_000, endedAt: null, state: 'in effect' },
  ...more,
});

/** The collector's side: what fires and is silenced now, told each time `second` is called. */
const collector = (
  context: TestContext,
  { url }: Pick<Routed, 'url'>,
  others: readonly string[] = [],
) => {
  const now: { alerts: readonly AlertRow[]; silences: readonly SilenceRow[] } = {
    ...{ alerts: [], silences: [] },
  };
  const attempts: boolean[] = [];
  const managers = startAlertmanagers({
    ...{ urls: [url, ...others], definitions: set },
    alerts: () => now.alerts,
    silences: () => now.silences,
    links: () => ({ boardUrl: 'https://board.example', grafanaUrl: null }),
    onAttempt: ({ taken }) => attempts.push(taken),
  });
  assert.ok(managers);
  context.after(() => managers.stop());
  /** A later `laterMs` stands for a minute that nobody wants to wait for. */
  const second = async (alerts: readonly AlertRow[], laterMs = 0): Promise<Alertmanagers> => {
    now.alerts = alerts;
    const before = attempts.length;
    managers.second(Date.now() + laterMs);
    await until('what is due to be told', () => attempts.length > before);
    return managers;
  };
  return { now, attempts, managers, second };
};

const setUp = async (context: TestContext) => {
  const alertmanager = await startRouted(set);
  context.after(alertmanager.close);
  return { alertmanager, ...collector(context, alertmanager) };
};

const namesIn = (told: Routed['told'][number]) =>
  told.alerts.map(({ labels }) => labels.alertname).toSorted();

const state = async ({ alerts }: Routed, name: string) =>
  (await alerts()).find(({ labels }) => labels.alertname === name)?.status.state;

describe('Alertmanager', { skip: skipWithout('alertmanager'), concurrency: 3 }, () => {
  it('fires, groups by SLO, leads to who is named or to the severity, and resolves', async (context) => {
    const { alertmanager, second } = await setUp(context);
    const together = ['minutes-good-burn-1h-5m', 'minutes-good-burn-6h-30m'];
    const firing = [...together, 'orders-taken-burn-1h-5m'].map((name) => fires(name));
    await second(firing);
    const { told } = alertmanager;
    await until('all three receivers', () => told.length === 3);
    const by = new Map(told.map((each) => [each.receiver, each]));
    assert.deepEqual([...by.keys()].toSorted(), ['page', 'to shop-chat', 'to shop-pager']);
    const page = by.get('page');
    assert.ok(page);
    assert.deepEqual(namesIn(page), together, 'one notification of both');
    const [alert] = page.alerts;
    assert.match(alert?.annotations.summary ?? '', /is spending its error budget too fast$/);
    assert.match(alert?.annotations.description ?? '', /^burning /);
    assert.equal(alert?.generatorURL, 'https://board.example/slos/minutes');
    const resolvedAt = Date.now();
    await second(firing.map((row) => ({ ...row, state: 'resolved', resolvedAt })));
    await until(
      'all three ends',
      () => told.filter((each) => each.status === 'resolved').length === 3,
    );
  });

  it('keeps quiet what a worse one says', async (context) => {
    const { alertmanager, second } = await setUp(context);
    await second([fires('depth-short-red')]);
    await until('red', () => alertmanager.told.length === 1);
    await second([fires('depth-short-red'), fires('depth-short-burn-1h-5m')]);
    await until(
      'the burn to be inhibited',
      async () => (await state(alertmanager, 'depth-short-burn-1h-5m')) === 'suppressed',
    );
    const names = alertmanager.told.flatMap(namesIn);
    assert.ok(!names.includes('depth-short-burn-1h-5m'));
  });

  it('keeps quiet what is silenced on the board, until that is ended', async (context) => {
    const { alertmanager, second, now, managers } = await setUp(context);
    const silence = silenceOf();
    now.silences = [silence];
    managers.second(Date.now());
    const [theirs] = await until('the silence to be there', async () => {
      const all = await alertmanager.silences();
      return all.length > 0 && all;
    });
    assert.equal(theirs?.createdBy, 'ann');
    assert.match(theirs.comment, /^we know \(Signalbox silence 3f0e9f6a-/);
    const alerts = [fires('workers-ready-red'), fires('share-kept-red')];
    await second(alerts);
    await until('the other', () => alertmanager.told.length > 0);
    assert.equal(await state(alertmanager, 'workers-ready-red'), 'suppressed');
    assert.deepEqual(alertmanager.told.flatMap(namesIn), ['share-kept-red']);
    // The same again is no second one.
    now.silences = [silence, silenceOf({ id: silence.id.replace(/1$/, '2'), state: 'over' })];
    managers.second(Date.now());
    now.silences = [{ ...silence, state: 'over', endedAt: Date.now() }];
    await until('it to be told after all', () => {
      managers.second(Date.now());
      return alertmanager.told.some((each) => namesIn(each).includes('workers-ready-red'));
    });
    const left = await alertmanager.silences();
    assert.deepEqual(
      left.map(({ status }) => status.state),
      ['expired'],
    );
    assert.deepEqual(managers.complaints(), []);
  });

  it('takes a dead collector for no recovery, nor its return for news', async (context) => {
    const { alertmanager, second, managers } = await setUp(context);
    const alert = fires('share-kept-red');
    await second([alert]);
    await until('red', () => alertmanager.told.length === 1);
    await managers.stop();
    const [known] = await alertmanager.alerts();
    const ahead = Date.parse(known?.endsAt ?? '') - Date.now();
    assert.ok(ahead > aheadMs - resendMs && ahead <= aheadMs, `ends in ${ahead} ms`);
    const next = collector(context, alertmanager);
    await next.second([alert]);
    const [same, ...others] = await alertmanager.alerts();
    assert.deepEqual([same?.startsAt, others.length], [known?.startsAt, 0]);
    assert.equal(alertmanager.told.length, 1);
    // It ended while the collector was away: it is told as soon as it is back.
    const last = collector(context, alertmanager);
    await last.second([{ ...alert, state: 'resolved', resolvedAt: Date.now() }]);
    await until('its end', () => alertmanager.told.some(({ status }) => status === 'resolved'));
  });

  it('is told anew after its own restart, and of what ended meanwhile', async (context) => {
    const { alertmanager, second, attempts, managers } = await setUp(context);
    const [ends, stays] = [fires('share-kept-red'), fires('workers-ready-red')];
    await second([ends, stays]);
    await until('both', () => alertmanager.told.length === 2);
    await alertmanager.restart();
    // Alerts are in its memory only: each minute it is told of all.
    const resolvedAt = Date.now();
    await second([stays, { ...ends, state: 'resolved', resolvedAt }], resendMs);
    assert.ok(attempts.at(-1));
    await until('the end', () => alertmanager.told.some(({ status }) => status === 'resolved'));
    assert.equal(await state(alertmanager, 'workers-ready-red'), 'active');
    assert.deepEqual(managers.complaints(), []);
    const begun = alertmanager.told.filter(({ status }) => status === 'firing');
    assert.equal(begun.length, 2, 'it remembers whom it has told');
  });

  it('is told although another one of several is not there', async (context) => {
    const alertmanager = await startRouted(set);
    context.after(alertmanager.close);
    const { second, managers } = collector(context, alertmanager, ['http://127.0.0.1:9']);
    await second([fires('share-kept-red')]);
    await until('red', () => alertmanager.told.length === 1);
    await until('a complaint', () => managers.complaints().length === 2);
    const [alerts, silences] = managers.complaints();
    assert.match(alerts ?? '', /^Alertmanager at 127\.0\.0\.1:9 is not told of alerts: /);
    assert.match(silences ?? '', /^Alertmanager at 127\.0\.0\.1:9 does not have the silences/);
    assert.deepEqual(
      managers.trials.map(({ name }) => name),
      ['alertmanager-1', 'alertmanager-2'],
    );
  });

  it('takes an empty list, and a test that ends by itself', async (context) => {
    const { alertmanager, second, managers } = await setUp(context);
    await second([]);
    assert.deepEqual(managers.complaints(), []);
    const [trial] = managers.trials;
    assert.ok(trial);
    const asked = { boardUrl: 'https://board.example', who: 'ann', atMs: Date.now() };
    const attempt = await tryReceiver(trial, asked, new AbortController().signal);
    assert.ok(attempt.taken);
    const told = await until('the test', () => alertmanager.told[0]);
    assert.equal(told.receiver, 'ticket');
    assert.match(told.alerts[0]?.annotations.summary ?? '', /^TEST of Signalbox/);
  });
});
