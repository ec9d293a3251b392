import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AlertRow } from '../serve/shapes.ts';
import { type Member, type OpenPage, openPage, stepPage, stepTime } from './open-page.ts';

type Severity = AlertRow['severity'];

const member = (id: string, severity: Severity = 'page', isMuted = false): Member => ({
  ...{ id, severity, isMuted, trouble: 't', name: 'latency', objective: 'fast' },
  ...{ title: 'Latency is red', service: 'app' },
});

/** Each step is what fires then, a second after the other. */
const walk = (...moments: readonly (readonly Member[])[]) => {
  let page: OpenPage | null = null;
  const said: (string | null)[] = [];
  let atMs = 0;
  for (const members of moments) {
    page ??= members.length === 0 ? null : openPage('t', members, null, atMs);
    if (page === null) {
      said.push(null);
    } else {
      const { openedBy } = page;
      const step = stepPage(page, members, atMs);
      const { say } = step;
      page = step.page;
      const state = say?.state === 'resolved' ? 'resolved' : say?.why;
      said.push(say === null ? null : `${state} ${openedBy} ${say.severity}`);
    }
    atMs += 1000;
  }
  return { page, said };
};

test('a second alert of the trouble joins the page in silence; the last one resolves it', () => {
  const [a, b] = [member('a'), member('b')];
  const { page, said } = walk([a], [a, b], [b], []);
  assert.deepEqual(said, ['new a page', null, null, 'resolved a page']);
  assert.equal(page, null);
});

test('a graver alert is told again under the same id, and resolved as grave', () => {
  const [a, b] = [member('a', 'ticket'), member('b', 'page')];
  const { said } = walk([a], [a, b], [a], []);
  assert.deepEqual(said, ['new a ticket', 'graver a page', null, 'resolved a page']);
});

test('what is muted wakes nobody, and its end is told to nobody', () => {
  assert.deepEqual(walk([member('a', 'page', true)], []).said, [null, null]);
});

test('what fires still when it is muted no more is told; so is its end', () => {
  const muted = member('a', 'page', true);
  const { said } = walk([muted], [muted], [member('a')], []);
  assert.deepEqual(said, [null, null, 'quiet no more a page', 'resolved a page']);
});

test('a page that was told, kept quiet and heard again is told again, as it is resolved', () => {
  const { said } = walk([member('a')], [member('a', 'page', true)], [member('a')], []);
  assert.deepEqual(said, ['new a page', null, 'quiet no more a page', 'resolved a page']);
});

test('the end of a page that was told is told, though it is muted by then', () => {
  const { said } = walk([member('a')], [member('a', 'page', true)], []);
  assert.deepEqual(said, ['new a page', null, 'resolved a page']);
});

test('an alert that is heard beside a muted one is new, with its own severity', () => {
  const muted = member('a', 'page', true);
  const ticket = member('b', 'ticket');
  const { said } = walk([muted], [muted, ticket], [member('a'), ticket]);
  assert.deepEqual(said, [null, 'new a ticket', 'graver a page']);
});

test('property: as many ends as begins were told, and nothing while all are muted', () => {
  const moments = fc.array(
    fc.uniqueArray(
      fc.record({
        id: fc.constantFrom('a', 'b', 'c'),
        severity: fc.constantFrom<Severity>('page', 'ticket'),
        isMuted: fc.boolean(),
      }),
      { selector: ({ id }) => id },
    ),
    { maxLength: 20 },
  );
  fc.assert(
    fc.property(moments, (given) => {
      const steps = given.map((each) =>
        each.map((one) => member(one.id, one.severity, one.isMuted)),
      );
      const { said } = walk(...steps, []);
      let isTold = false;
      for (const [index, word] of said.entries()) {
        const members = steps[index] ?? [];
        const isHeard = members.some(({ isMuted }) => !isMuted);
        if (word === null) {
          assert.ok(isTold || !isHeard, 'what is heard is told');
          assert.ok(!isTold || members.length > 0, 'what was told to begin is told to end');
        } else if (word.startsWith('resolved')) {
          assert.ok(isTold && members.length === 0);
          isTold = false;
        } else {
          assert.ok(isHeard, 'nobody is woken by what is muted');
          isTold = true;
        }
      }
      assert.ok(!isTold);
    }),
  );
});

const hour = 3_600_000;
const patience = { repeatMs: 4 * hour, escalateMs: 900_000, steps: 2, moreMs: 15_000 };

const told = (severity: Severity = 'page'): OpenPage => {
  const { page } = stepPage(
    openPage('t', [member('a', severity)], null, 0),
    [member('a', severity)],
    0,
  );
  assert.ok(page !== null);
  return page;
};

/** What time says of a page, minute by minute. */
const wait = (first: OpenPage, minutes: number, isAcknowledged = false): string[] => {
  let page = first;
  const said: string[] = [];
  for (let minute = 1; minute <= minutes; minute += 1) {
    const step = stepTime(page, isAcknowledged, patience, minute * 60_000);
    if (step.say !== null) said.push(`${minute} ${step.say.why}`);
    page = step.page ?? page;
  }
  return said;
};

test('a page that nobody acknowledges is escalated step by step, and repeated every 4 h', () => {
  assert.deepEqual(wait(told(), 12 * 60), [
    '15 escalation',
    '30 escalation',
    '270 repeat',
    '510 repeat',
  ]);
});

test('a ticket is repeated, but goes to nobody further', () => {
  assert.deepEqual(wait(told('ticket'), 12 * 60), ['240 repeat', '480 repeat', '720 repeat']);
});

test('what is acknowledged, or kept quiet, is neither repeated nor escalated', () => {
  assert.deepEqual(wait(told(), 12 * 60, true), []);
  const { page } = stepPage(told(), [member('a', 'page', true)], 1000);
  assert.ok(page !== null);
  assert.deepEqual(wait(page, 12 * 60), []);
});

test('what joined is told together, also of an acknowledged page', () => {
  const page = { ...told(), untold: 3 };
  assert.equal(stepTime(page, true, patience, 14_000).say, null);
  const step = stepTime(page, true, patience, 15_000);
  assert.equal(step.say?.why, 'more');
  assert.equal(step.page?.untold, 0);
});
