import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConnectionFacts, connectionReading } from './connection-words.ts';

const person = { id: 'p', name: 'Ada', colour: '#000' };
const limits = { documentLength: 1, lineLength: 1 };
const connected = { state: 'connected', person, mayEdit: true, limits } as const;
const live: ConnectionFacts = {
  hub: connected,
  save: 'saved',
  unsent: 0,
  kept: true,
  online: true,
  nowMs: 1000,
};

test('the connection in words', () => {
  const waiting = { state: 'waiting', reason: 'lost', retryAt: 3400 } as const;
  const cases: [Partial<ConnectionFacts>, string, string][] = [
    [{}, 'live', 'Live: all changes saved'],
    [{ save: 'saving', unsent: 2 }, 'live', 'Live: saving…'],
    [
      { hub: { ...connected, polling: true } },
      'polling',
      'Polling: others see it a little later, all changes saved',
    ],
    [
      { hub: { ...connected, alone: true } },
      'alone',
      'Alone: nobody else writes meanwhile, all changes saved',
    ],
    [{ hub: { state: 'connecting' }, save: null }, 'waiting', 'Connecting: '],
    [{ save: 'offline', unsent: 1 }, 'waiting', 'Connecting: 1 unsent edit, kept in this browser'],
    [
      { hub: waiting, unsent: 3 },
      'waiting',
      'Reconnecting: in 3 s, 3 unsent edits, kept in this browser',
    ],
    [{ hub: waiting, nowMs: 9000 }, 'waiting', 'Reconnecting: now, nothing unsent'],
    [
      { hub: waiting, online: false, unsent: 2 },
      'offline',
      'Offline: 2 unsent edits, kept in this browser',
    ],
    [
      { online: false, unsent: 2, kept: false },
      'offline',
      'Offline: 2 unsent edits, kept in this tab',
    ],
    [{ online: false }, 'offline', 'Offline: nothing unsent'],
    [
      { hub: { state: 'refused', code: 'switched-off', reason: 'Collaboration is off.' } },
      'ended',
      'Disconnected: Collaboration is off.',
    ],
    [{ hub: { state: 'closed' } }, 'ended', 'Disconnected: closed'],
  ];
  for (const [facts, state, text] of cases) {
    const reading = connectionReading({ ...live, ...facts });
    assert.equal(reading.state, state, text);
    assert.equal(`${reading.word}: ${reading.detail}`, text);
  }
});
