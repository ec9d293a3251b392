// The unsent edits that this browser keeps. Null where it keeps nothing: without a secure connection
// there are no locks, and some private windows have no store.

import { systemClock } from '../../collaboration/protocol/clock.ts';
import { sessions } from '../session/use-session.ts';
import { Keeping } from './keeping.ts';
import { openUnsentStore } from './unsent-store.ts';

const person = (): string | null => {
  const session = sessions.current();
  return session === null ? null : `${session.organization.id}/${session.user.id}`;
};

const start = async (): Promise<Keeping | null> => {
  if (!('locks' in navigator) || !('indexedDB' in globalThis)) return null;
  try {
    const store = await openUnsentStore();
    const { after } = systemClock;
    return new Keeping({ store, locks: navigator.locks, person, now: Date.now, after });
  } catch (error) {
    console.warn('What is unsent cannot be kept in this browser.', error);
    return null;
  }
};

export const keeping: Promise<Keeping | null> = start();
