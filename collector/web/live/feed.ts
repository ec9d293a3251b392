// Keeps the board's state up to date: one event stream, and plain requests for what the stream does
// not repeat. A stream that breaks, or falls silent, is opened anew, waiting a little longer each
// time up to ten seconds.

import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import type { MarkerRow } from '../../serve/shapes.ts';
import { isNotifications, isRows, isSession, notUnderstood } from './answers.ts';
import { RequestFailure, requestJson } from './problem.ts';
import { applyMessage, type BoardMessage, type BoardState, initialState } from './state.ts';

const collector = 'The collector';
const silenceMs = 10_000;
/** What is loud on the board should be so soon. */
const sessionEveryMs = 3000;
const longestPauseMs = 10_000;

export type Feed = {
  readonly read: () => BoardState;
  readonly subscribe: (listener: () => void) => () => void;
  /** Tries at once instead of waiting for the pause to pass. */
  readonly retry: () => void;
  /** @returns what stops it. */
  readonly start: () => () => void;
};

const reasonOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

/** undefined where it is no JSON: a stream that was cut and joined by somebody between. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export const createFeed = (): Feed => {
  let state = initialState(Date.now());
  const listeners = new Set<() => void>();
  const send = (message: BoardMessage) => {
    state = applyMessage(state, message);
    for (const listener of listeners) listener();
  };

  let stream: EventSource | null = null;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  let heardAt = 0;

  const takeRows = (rows: unknown, at: number) =>
    send(
      isRows(rows)
        ? { kind: 'rows', rows, at }
        : { kind: 'rows failed', reason: notUnderstood(collector) },
    );
  const readRows = async () => {
    try {
      takeRows(await requestJson(collector, '/api/slos'), Date.now());
    } catch (error) {
      send({ kind: 'rows failed', reason: reasonOf(error) });
    }
  };
  const takenMeanwhile = new Set<NotificationRow[]>();
  const takeNotification = (row: NotificationRow) => {
    for (const taken of takenMeanwhile) taken.push(row);
    send({ kind: 'notification', row });
  };
  const readNotifications = async () => {
    const meanwhile: NotificationRow[] = [];
    takenMeanwhile.add(meanwhile);
    try {
      const answer = await requestJson(collector, '/api/notifications');
      send(
        isNotifications(answer)
          ? { kind: 'notifications', rows: answer, meanwhile }
          : { kind: 'notifications failed', reason: notUnderstood(collector) },
      );
    } catch (error) {
      send({ kind: 'notifications failed', reason: reasonOf(error) });
    } finally {
      takenMeanwhile.delete(meanwhile);
    }
  };
  const readSession = async () => {
    try {
      const session = await requestJson(collector, '/api/session');
      if (isSession(session)) send({ kind: 'session', session });
    } catch (error) {
      // The rows say what else is wrong with the collector; the session is asked again soon.
      if (error instanceof RequestFailure && error.status === 401) send({ kind: 'signed out' });
    }
  };

  const close = () => {
    clearTimeout(reopening);
    stream?.close();
    stream = null;
  };

  const reopenLater = () => {
    close();
    send({ kind: 'phase', phase: 'broken', at: Date.now() });
    const pause = Math.min(longestPauseMs, 1000 * 1.6 ** failures) * (0.7 + Math.random() * 0.3);
    failures += 1;
    reopening = setTimeout(() => {
      open();
      void readRows();
    }, pause);
  };

  const open = () => {
    close();
    heardAt = Date.now();
    const source = new EventSource('/api/stream');
    stream = source;
    const on = <T>(name: string, take: (data: T) => void) =>
      source.addEventListener(name, (event: MessageEvent<string>) => {
        heardAt = Date.now();
        const data = parsed(event.data);
        if (data === undefined) send({ kind: 'rows failed', reason: notUnderstood(collector) });
        else take(data as T);
      });
    source.addEventListener('open', () => {
      failures = 0;
      heardAt = Date.now();
      send({ kind: 'phase', phase: 'open', at: heardAt });
      void readNotifications();
    });
    source.addEventListener('error', reopenLater);
    on<unknown>('slos', (rows) => takeRows(rows, heardAt));
    on<NotificationRow>('notification', takeNotification);
    on<MarkerRow>('marker', (row) => send({ kind: 'marker', row }));
  };

  const retry = () => {
    failures = 0;
    open();
    void readRows();
    void readNotifications();
    void readSession();
  };

  const start = () => {
    retry();
    const watch = setInterval(() => {
      if (stream !== null && Date.now() - heardAt > silenceMs) reopenLater();
    }, 1000);
    const session = setInterval(() => void readSession(), sessionEveryMs);
    return () => {
      close();
      clearInterval(watch);
      clearInterval(session);
    };
  };

  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };

  return { read: () => state, subscribe, retry, start };
};
