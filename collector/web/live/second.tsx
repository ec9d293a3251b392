// The passing seconds, for words that depend on them: each is drawn anew when its words change, not
// with every second. One timer serves all.

import { useSyncExternalStore } from 'react';
import { age, ago } from '../../../ui/duration.ts';

const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  if (timer === undefined) nowMs = Date.now();
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const each of listeners) each();
  }, 1000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};

/** Words of now; `read` gives them for a moment in milliseconds of Unix time. */
export const useWords = (read: (nowMs: number) => string): string =>
  useSyncExternalStore(subscribe, () => read(nowMs));

/** '3 min' */
export const Age = ({ since }: { readonly since: number }) => useWords((now) => age(since, now));

/** '3 min ago' */
export const Ago = ({ at }: { readonly at: number }) => useWords((now) => ago(at, now));
