// What components read: the board's state, the time, and the answer to one request.

import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { notUnderstood } from './answers.ts';
import type { Feed } from './feed.ts';
import { RequestFailure, requestJson } from './problem.ts';
import type { BoardState } from './state.ts';

const collector = 'The collector';

export const FeedContext = createContext<Feed | null>(null);

/** @throws TypeError outside a FeedContext. */
export const useFeed = (): Feed => {
  const feed = useContext(FeedContext);
  if (feed === null) throw new TypeError('useFeed needs a FeedContext around the page');
  return feed;
};

export const useBoard = (): BoardState => {
  const feed = useFeed();
  return useSyncExternalStore(feed.subscribe, feed.read);
};

/** The time in milliseconds, anew every second. */
export const useNow = (): number => {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
};

export type Fetched<T> = {
  /** The last answer; it stays while a newer one is asked for. */
  readonly value: T | null;
  readonly failure: RequestFailure | null;
  readonly reload: () => void;
};

const anything = (_value: unknown): boolean => true;

/**
 * Asks for `url` now, whenever `version` changes, and every `everyMs` where that is given.
 * @param isExpected false for an answer that cannot be shown
 */
export const useFetched = <T>(
  url: string,
  version: unknown = null,
  everyMs = 0,
  isExpected: (value: unknown) => boolean = anything,
): Fetched<T> => {
  const [answer, setAnswer] = useState<{
    readonly url: string;
    readonly value: T | null;
    readonly failure: RequestFailure | null;
  }>({ url, value: null, failure: null });
  const latest = useRef(0);

  const load = useCallback(async () => {
    latest.current += 1;
    const turn = latest.current;
    const settle = (value: T | null, failure: RequestFailure | null) => {
      if (turn !== latest.current) return;
      setAnswer((before) => ({
        url,
        value: value ?? (before.url === url ? before.value : null),
        failure,
      }));
    };
    try {
      const value = await requestJson(collector, url);
      if (isExpected(value)) settle(value as T, null);
      else settle(null, new RequestFailure(200, notUnderstood(collector)));
    } catch (error) {
      if (!(error instanceof RequestFailure)) throw error;
      settle(null, error);
    }
  }, [url, isExpected]);

  useEffect(() => {
    void load();
    if (everyMs === 0) return;
    const timer = setInterval(() => void load(), everyMs);
    return () => clearInterval(timer);
  }, [load, everyMs]);

  const seen = useRef(version);
  useEffect(() => {
    if (seen.current === version) return;
    seen.current = version;
    void load();
  }, [load, version]);

  const current = answer.url === url ? answer : { value: null, failure: null };
  return { value: current.value, failure: current.failure, reload: () => void load() };
};
