import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HubStatus } from '../../app/collaboration/protocol/hub-status.ts';
import { Attendance, type HubView } from './attendance.ts';

const person = { id: 'p', name: 'P', colour: '#000' };
const limits = { documentLength: 1_000, lineLength: 100 };
const connected: HubStatus = { state: 'connected', person, mayEdit: true, limits };
const connecting: HubStatus = { state: 'connecting' };
const waiting: HubStatus = { state: 'waiting', reason: 'cut off', retryAt: 0 };

/** Time that goes on when told to, and runs what is due on its way. */
const manualClock = () => {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly action: () => void }>();
  const next = (by: number) =>
    [...timers].filter(({ at }) => at <= by).toSorted((a, b) => a.at - b.at)[0];
  return {
    now: () => now,
    random: () => 0.5,
    after: (milliseconds: number, action: () => void) => {
      const timer = { at: now + milliseconds, action };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    goTo: (time: number) => {
      for (let timer = next(time); timer !== undefined; timer = next(time)) {
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.action();
      }
      now = time;
    },
    /** Nothing ran meanwhile. */
    stallUntil: (time: number) => {
      now = time;
    },
    get timers() {
      return timers.size;
    },
  };
};

class Hub implements HubView {
  status: HubStatus = connecting;
  #listener: (status: HubStatus) => void = () => {};

  onStatus(listener: (status: HubStatus) => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = () => {};
    };
  }

  become(status: HubStatus): void {
    this.status = status;
    this.#listener(status);
  }
}

const setUp = () => {
  const clock = manualClock();
  const counts = { accepted: '', connected: '', late: [] as number[], joined: 0, present: [0, 0] };
  const mark = (good: boolean) => (good ? '+' : '-');
  const attendance = new Attendance(
    {
      connectionAccepted: (good) => {
        counts.accepted += mark(good);
      },
      sessionConnected: (good) => {
        counts.connected += mark(good);
      },
      late: (milliseconds) => counts.late.push(milliseconds),
      personJoined: () => {
        counts.joined += 1;
      },
      present: [0, 1].map((call) => () => {
        counts.present[call] = (counts.present[call] ?? 0) + 1;
      }),
    },
    clock,
    { from: 10_000, to: 20_000 },
  );
  const hub = new Hub();
  attendance.enter(hub);
  return { clock, counts, attendance, hub };
};

test('each second is a sample, connected or cut off', () => {
  const { clock, counts, hub } = setUp();
  hub.become(connected);
  clock.goTo(3_500);
  hub.become(waiting);
  clock.goTo(4_500);
  hub.become(connecting);
  clock.goTo(5_500);
  hub.become(connected);
  clock.goTo(6_500);
  assert.equal(counts.connected, '+++--+');
});

test('seconds in which nothing could run are made up for, and told', () => {
  const { clock, counts, hub } = setUp();
  hub.become(connected);
  clock.stallUntil(4_100);
  clock.goTo(5_100);
  assert.equal(counts.connected, '+++++');
  assert.deepEqual(counts.late, [3_100, 2_100, 1_100, 100, 0]);
});

test('coming takes its time, three seconds and no more; being turned away takes none', () => {
  const slow = setUp();
  slow.clock.goTo(5_500);
  assert.equal(slow.counts.connected, '---');
  const turnedAway = setUp();
  turnedAway.hub.become(waiting);
  turnedAway.clock.goTo(2_500);
  assert.equal(turnedAway.counts.connected, '--');
});

test('attempts to join are accepted or not; one that is given up is neither', () => {
  const { counts, attendance, hub } = setUp();
  hub.become(waiting);
  hub.become(connecting);
  hub.become(connected);
  hub.become(waiting);
  hub.become(connecting);
  hub.become({ state: 'refused', code: 'failed', reason: 'no' });
  const another = new Hub();
  attendance.enter(another);
  another.become({ state: 'closed' });
  assert.equal(counts.accepted, '-+-');
  assert.equal(counts.joined, 1);
});

test('coming back at once is a new attempt and no interruption', () => {
  const { clock, counts, attendance, hub } = setUp();
  hub.become(connected);
  clock.goTo(1_990);
  hub.become({ state: 'closed' });
  const another = new Hub();
  attendance.enter(another);
  clock.goTo(2_010);
  another.become(connected);
  hub.become(connecting);
  clock.goTo(3_500);
  assert.equal(counts.connected, '++');
  assert.equal(counts.accepted, '++');
  assert.equal(counts.joined, 1);
});

test('who is connected at a roll call answers it', () => {
  const { clock, counts, hub } = setUp();
  hub.become(connected);
  clock.goTo(12_600);
  hub.become(waiting);
  clock.goTo(20_000);
  assert.deepEqual(counts.present, [1, 0]);
});

test('who has left is asked no more', () => {
  const { clock, counts, attendance, hub } = setUp();
  hub.become(connected);
  clock.goTo(1_000);
  attendance.end();
  hub.become(waiting);
  assert.equal(clock.timers, 0);
  assert.equal(counts.connected, '+');
});
