import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSessions, type KeyValueStore, type Session } from './session.ts';

const memory = (initial: Record<string, string> = {}): KeyValueStore => {
  const values = new Map(Object.entries(initial));
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => values.set(key, value),
    removeItem: (key) => values.delete(key),
  };
};

const ada: Session = {
  token: 't',
  expiresAt: 1000,
  user: { id: 'u', name: 'Ada', email: 'ada@demo.example' },
  organization: { id: 'o', name: 'Demo' },
};

test('a session is told to who listens and found by the next page', () => {
  const store = memory();
  const sessions = createSessions(store, () => 0);
  let told = 0;
  const stop = sessions.subscribe(() => {
    told += 1;
  });
  assert.equal(sessions.current(), null);
  sessions.signedIn(ada);
  assert.deepEqual(createSessions(store, () => 999).current(), ada);
  sessions.signOut();
  stop();
  sessions.signedIn(ada);
  assert.equal(told, 2);
});

test('a session that is over, damaged or of another form is none', () => {
  const text = JSON.stringify(ada);
  for (const [stored, nowMs] of [
    [text, 1000],
    ['{"token":', 0],
    ['null', 0],
    ['{"token":"t"}', 0],
  ] as const) {
    const sessions = createSessions(memory({ 'signalbox-session': stored }), () => nowMs);
    assert.equal(sessions.current(), null, stored);
  }
});

test('another tab that signs out is heard of', () => {
  const store = memory();
  const one = createSessions(store, () => 0);
  const other = createSessions(store, () => 0);
  one.signedIn(ada);
  other.reread();
  assert.equal(other.current()?.user.name, 'Ada');
});
