// What people say of alerts, and what they hear: silences, inhibition, acknowledgement, repetition and
// escalation, on a pager with a store.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SilenceMatcher } from '../serve/silences/shapes.ts';
import {
  alertOf,
  allReceivers,
  objective,
  objectiveOf,
  openRig,
  startMs,
  transition,
} from './fixture.ts';

const minute = 60_000;
const hour = 60 * minute;

const ofApp: readonly SilenceMatcher[] = [{ field: 'service', operator: '=', value: 'app' }];

const silence = (until: number) => ({
  ...{ matchers: ofApp, from: startMs, until, author: 'ada', reason: 'a deploy' },
});

const nothing = () => undefined;

test('a silenced alert wakes nobody, its row says why, and when the silence ends people are told', (context) => {
  const { happens, pager, silences, told, stands } = openRig(context);
  silences.add(silence(startMs + hour), startMs, nothing);
  happens(transition('a', 'firing', startMs, 'x'));
  pager.second(startMs + minute);
  assert.deepEqual(told(), []);
  const { silencedBy } = pager.standing(alertOf('a', 'firing'), startMs + minute);
  assert.deepEqual([silencedBy?.author, silencedBy?.reason], ['ada', 'a deploy']);
  stands(alertOf('a', 'firing'));
  pager.second(startMs + hour);
  assert.deepEqual(told(), ['a quiet no more: webhook']);
  pager.second(startMs + hour + 1000);
  happens(transition('a', 'resolved', startMs + 2 * hour, 'x'));
  assert.deepEqual(told(), ['a quiet no more: webhook', 'a resolved: webhook']);
});

test('a silence that is ended early is over at once', (context) => {
  const { happens, pager, silences, told } = openRig(context);
  const { id } = silences.add(silence(startMs + hour), startMs, nothing);
  happens(transition('a', 'firing', startMs, 'x'));
  assert.equal(silences.end(id, startMs + minute, nothing)?.state, 'over');
  pager.second(startMs + minute + 1000);
  assert.deepEqual(told(), ['a quiet no more: webhook']);
  assert.equal(silences.end(id, startMs + minute, nothing), null);
});

test('what began and ended in silence is told to nobody', (context) => {
  const { happens, silences, told } = openRig(context);
  silences.add(silence(startMs + hour), startMs, nothing);
  happens(transition('a', 'firing', startMs, 'x'));
  happens(transition('a', 'resolved', startMs + minute, 'x'));
  assert.deepEqual(told(), []);
});

test('a silence is remembered over a restart, and so is what it keeps quiet', (context) => {
  const { happens, silences, told, start } = openRig(context);
  silences.add(silence(startMs + hour), startMs, nothing);
  happens(transition('a', 'firing', startMs, 'x'));
  const next = start();
  next.second(startMs + minute);
  assert.deepEqual(told(), []);
  next.second(startMs + hour);
  assert.deepEqual(told(), ['a quiet no more: webhook']);
});

test('an inhibited alert wakes nobody until it is not inhibited', (context) => {
  const { happens, pager, told, stands } = openRig(context);
  const fired = transition('a', 'firing', startMs, 'x');
  happens({ ...fired, alert: { ...fired.alert, inhibitedBy: 'database-red' } });
  pager.second(startMs + 1000);
  assert.deepEqual(told(), []);
  stands(alertOf('a', 'firing'));
  pager.second(startMs + 2000);
  assert.deepEqual(told(), ['a quiet no more: webhook']);
});

const everywhere = { routing: { receivers: allReceivers } };

test('what nobody acknowledges goes to all others, and is repeated to everybody; all hear of the end', (context) => {
  const { happens, pager, told, inbox } = openRig(context, everywhere);
  happens(transition('a', 'firing', startMs, 'x'));
  pager.second(startMs + 14 * minute);
  pager.second(startMs + 15 * minute);
  pager.second(startMs + 30 * minute);
  pager.second(startMs + 15 * minute + 4 * hour);
  assert.match(inbox.list(1)[0]?.summary ?? '', /^Still so after 4 h 15 min, .*: x$/);
  happens(transition('a', 'resolved', startMs + 5 * hour, 'x'));
  assert.deepEqual(told(), [
    'a new: email pagerduty webhook',
    'a escalation: slack',
    'a repeat: email pagerduty slack webhook',
    'a resolved: email pagerduty slack webhook',
  ]);
});

test('an escalation that reaches nobody is none', (context) => {
  const { happens, pager, told } = openRig(context);
  happens(transition('a', 'firing', startMs, 'x'));
  pager.second(startMs + 15 * minute);
  pager.second(startMs + 4 * hour);
  assert.deepEqual(told(), ['a new: webhook', 'a repeat: webhook']);
});

test('an acknowledgement stops both, and holds over a restart', (context) => {
  const { happens, pager, told, start } = openRig(context, everywhere);
  happens(transition('a', 'firing', startMs, 'x'));
  const audited: string[] = [];
  const at = startMs + minute;
  const ids = pager.acknowledge('a', { by: 'ada', at, note: 'mine' }, () => audited.push('a'));
  assert.deepEqual([ids, audited], [['a'], ['a']]);
  assert.deepEqual(pager.standing(alertOf('a', 'firing'), at).acknowledged, {
    ...{ by: 'ada', at, note: 'mine' },
  });
  pager.second(startMs + 15 * minute);
  start().second(startMs + 4 * hour);
  assert.deepEqual(told(), ['a new: email pagerduty webhook', 'a acknowledged: pagerduty']);
  assert.equal(pager.acknowledge('b', { by: 'ada', at, note: '' }, nothing), null);
});

test('a graver alert of an acknowledged page is told; one that is not is acknowledged with it', (context) => {
  const { happens, pager, told } = openRig(context);
  const ticket = (id: string) => {
    const fired = transition(id, 'firing', startMs, 'x');
    return { ...fired, alert: { ...fired.alert, severity: 'ticket' as const } };
  };
  happens(ticket('a'));
  pager.acknowledge('a', { by: 'ada', at: startMs, note: '' }, nothing);
  happens(ticket('b'));
  assert.equal(pager.standing(alertOf('b', 'firing'), startMs).acknowledged?.by, 'ada');
  happens(transition('c', 'firing', startMs + 2000, 'x'));
  pager.second(startMs + hour);
  pager.second(startMs + 2000 + 4 * hour);
  assert.deepEqual(told(), ['a new: webhook', 'a graver: webhook', 'a repeat: webhook']);
});

test('many troubles of a service are one page, which says all and ends with the last', (context) => {
  const objectives = Array.from({ length: 6 }, (_, index) => objectiveOf(`slo-${index}`, 'shop'));
  const { happens, pager, told, inbox } = openRig(context, { objectives });
  const fire = (index: number, atMs: number) =>
    transition(`a${index}`, 'firing', atMs, 'x', objectives[index] ?? objective);
  happens(...[0, 1, 2, 3].map((index) => fire(index, startMs)));
  const [first] = inbox.list(1);
  assert.equal(first?.title, 'shop: 4 alerts fire');
  assert.deepEqual(
    first?.alerts?.map(({ id }) => id),
    ['a0', 'a1', 'a2', 'a3'],
  );
  happens(fire(4, startMs + 2000));
  happens(fire(5, startMs + 3000));
  pager.second(startMs + 14_000);
  assert.deepEqual(told(), ['a0 new: webhook'], 'what joins is told together');
  pager.second(startMs + 15_000);
  assert.equal(inbox.list(1)[0]?.title, 'shop: 6 alerts fire');
  assert.equal(inbox.list(1)[0]?.alerts?.length, 6);
  const end = (index: number) =>
    transition(`a${index}`, 'resolved', startMs + minute, 'x', objectives[index] ?? objective);
  happens(...[0, 1, 2, 3, 4].map(end));
  happens(end(5));
  assert.equal(inbox.list(1)[0]?.title, 'shop: all 6 alerts are over');
  assert.deepEqual(told(), ['a0 new: webhook', 'a0 more: webhook', 'a0 resolved: webhook']);
});

test('what one silence kept quiet is told together when it ends', (context) => {
  const objectives = Array.from({ length: 40 }, (_, index) => objectiveOf(`slo-${index}`, 'app'));
  const { happens, pager, silences, told, inbox } = openRig(context, { objectives });
  silences.add(silence(startMs + hour), startMs, nothing);
  happens(...objectives.map((of, index) => transition(`a${index}`, 'firing', startMs, 'x', of)));
  pager.second(startMs + minute);
  assert.deepEqual(told(), []);
  pager.second(startMs + hour);
  pager.second(startMs + hour + 1000);
  assert.deepEqual(told(), ['a0 quiet no more: webhook']);
  assert.equal(inbox.list(1)[0]?.alerts?.length, 40);
  assert.match(
    inbox.list(1)[0]?.summary ?? '',
    /^Still so, and kept quiet no longer. app: 40 alerts/,
  );
  happens(
    ...objectives.map((of, index) =>
      transition(`a${index}`, 'resolved', startMs + 2 * hour, 'x', of),
    ),
  );
  assert.deepEqual(told(), ['a0 quiet no more: webhook', 'a0 resolved: webhook']);
});

test('two alerts of one trouble are one page, though they would go to different people', (context) => {
  const { happens, told } = openRig(context, everywhere);
  const fired = transition('slow', 'firing', startMs, 'x');
  const slow = {
    ...fired,
    alert: { ...fired.alert, severity: 'ticket' as const, inhibitedBy: 'fast' },
  };
  happens(slow, transition('fast', 'firing', startMs, 'x'));
  happens(transition('fast', 'resolved', startMs + minute, 'x'));
  happens(transition('slow', 'resolved', startMs + hour, 'x'));
  assert.deepEqual(told(), [
    'fast new: email pagerduty webhook',
    'fast resolved: email pagerduty webhook',
  ]);
});

test('what is heard again within seconds of a page of its service joins that', (context) => {
  const objectives = Array.from({ length: 9 }, (_, index) => objectiveOf(`slo-${index}`, 'app'));
  const { happens, pager, silences, told, inbox } = openRig(context, { objectives });
  const matchers = [{ field: 'slo', operator: '=', value: 'slo-8' } as const];
  silences.add({ ...silence(startMs + 5000), matchers }, startMs, nothing);
  happens(...objectives.map((of, index) => transition(`a${index}`, 'firing', startMs, 'x', of)));
  pager.second(startMs + 5000);
  pager.second(startMs + 15_000);
  assert.deepEqual(told(), ['a0 new: webhook', 'a0 more: webhook']);
  assert.equal(inbox.list(1)[0]?.alerts?.length, 9);
});
