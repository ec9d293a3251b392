import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HubStatus } from '../../app/collaboration/protocol/hub-status.ts';
import { Newcomer } from './newcomer.ts';

const person = { id: 'p', name: 'P', colour: '#000' };
const limits = { documentLength: 1_000, lineLength: 100 };
const connected: HubStatus = { state: 'connected', person, mayEdit: true, limits };
const connecting: HubStatus = { state: 'connecting' };
const waiting: HubStatus = { state: 'waiting', reason: 'full', retryAt: 0 };
const refused: HubStatus = { state: 'refused', code: 'failed', reason: 'no' };

const setUp = () => {
  let now = 1_000;
  let listener: (status: HubStatus) => void = () => {};
  const hub = {
    status: connecting as HubStatus,
    onStatus: (heard: (status: HubStatus) => void) => {
      listener = heard;
      return () => {
        listener = () => {};
      };
    },
  };
  const told: string[] = [];
  const newcomer = new Newcomer(
    hub,
    {
      admitted: (milliseconds) => told.push(`admitted ${milliseconds}`),
      turnedAway: () => told.push('turned away'),
      cutOff: () => told.push('cut off'),
      cameBack: () => told.push('came back'),
      lost: () => told.push('lost'),
    },
    { now: () => now, after: () => () => {}, random: () => 0.5 },
    1_000,
  );
  const become = (status: HubStatus, at: number): void => {
    now = 1_000 + at;
    hub.status = status;
    listener(status);
  };
  return { told, newcomer, become };
};

test('who is let in at once was admitted, and that is all', () => {
  const { told, newcomer, become } = setUp();
  become(connected, 20);
  newcomer.end();
  assert.deepEqual(told, ['admitted 20']);
});

test('who is turned away twice and then let in came back', () => {
  const { told, newcomer, become } = setUp();
  for (const [status, at] of [
    ...([[waiting, 10] as const, [connecting, 900] as const] as const),
    ...([[waiting, 910] as const, [connecting, 2_000] as const] as const),
    [connected, 2_010] as const,
  ])
    become(status, at);
  newcomer.end();
  assert.deepEqual(told, ['turned away', 'turned away', 'admitted 2010', 'came back']);
});

test('who is cut off and back again is not lost', () => {
  const { told, newcomer, become } = setUp();
  become(connected, 20);
  become(waiting, 5_000);
  become(connecting, 5_700);
  become(connected, 5_720);
  newcomer.end();
  assert.deepEqual(told, ['admitted 20', 'cut off', 'came back']);
});

test('who is refused for good, or is not in at the end, is lost', () => {
  const gone = setUp();
  gone.become(refused, 10);
  gone.newcomer.end();
  assert.deepEqual(gone.told, ['turned away', 'lost']);
  const out = setUp();
  out.become(connected, 20);
  out.become(waiting, 90);
  out.newcomer.end();
  out.become(connected, 100);
  assert.deepEqual(out.told, ['admitted 20', 'cut off', 'lost']);
});
