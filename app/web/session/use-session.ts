// The session of this browser for components.

import { useEffect, useSyncExternalStore } from 'react';
import { createSessions, type Session } from './session.ts';

export const sessions = createSessions(localStorage, Date.now);

/** Null: nobody is signed in. Signing in or out in another tab is followed. */
export const useSession = (): Session | null => {
  useEffect(() => {
    addEventListener('storage', sessions.reread);
    return () => removeEventListener('storage', sessions.reread);
  }, []);
  return useSyncExternalStore(sessions.subscribe, sessions.current);
};
