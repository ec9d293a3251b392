// Who is signed in in this browser. Kept in local storage, so that every tab of the app has it, and
// forgotten when its time is over or the API will not have the token any more.

export type Session = {
  readonly token: string;
  /** Milliseconds of Unix time. */
  readonly expiresAt: number;
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly organization: { readonly id: string; readonly name: string };
};

/** What is needed of `localStorage`. */
export type KeyValueStore = {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
};

export type Sessions = {
  /** The same object until something changes; null for nobody. */
  readonly current: () => Session | null;
  readonly signedIn: (session: Session) => void;
  readonly signOut: () => void;
  /** Another tab may have signed in or out. */
  readonly reread: () => void;
  readonly subscribe: (listener: () => void) => () => void;
};

const key = 'signalbox-session';

const isSession = (value: unknown): value is Session => {
  const candidate = value as Partial<Session> | null;
  return (
    typeof candidate?.token === 'string' &&
    typeof candidate.expiresAt === 'number' &&
    typeof candidate.user?.name === 'string' &&
    typeof candidate.organization?.name === 'string'
  );
};

/** @returns null for what is missing, damaged or over. */
const read = (store: KeyValueStore, nowMs: number): Session | null => {
  const text = store.getItem(key);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isSession(value) && value.expiresAt > nowMs ? value : null;
  } catch {
    // Not written by this version of the app: the person signs in again.
    return null;
  }
};

export const createSessions = (store: KeyValueStore, now: () => number): Sessions => {
  let session = read(store, now());
  const listeners = new Set<() => void>();
  const become = (next: Session | null) => {
    session = next;
    for (const listener of listeners) listener();
  };
  return {
    current: () => session,
    signedIn: (fresh) => {
      store.setItem(key, JSON.stringify(fresh));
      become(fresh);
    },
    signOut: () => {
      store.removeItem(key);
      become(null);
    },
    reread: () => become(read(store, now())),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
};
