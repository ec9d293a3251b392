// Watches the figures of the organisation: says hello, hears them each second, and comes back by
// itself when it is cut off, by polling where no socket gets through. What was heard is kept.

import type { AnalyticsMessage, Figures, Moment } from '../../analytics/messages.ts';
import { type Clock, reconnectDelayMs } from '../../collaboration/protocol/clock.ts';
import type { Transport } from '../../collaboration/protocol/transport.ts';
import type { SocketLike } from '../../collaboration/protocol/wire.ts';

export type Watch = {
  readonly state: 'connecting' | 'live' | 'waiting' | 'refused';
  readonly polling: boolean;
  /** Why it waits or was refused. */
  readonly reason: string;
  readonly organization: string;
  /** The newest; null before the first. */
  readonly figures: Figures | null;
  readonly history: readonly Moment[];
};

export type WatchParts = {
  readonly token: () => Promise<string>;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly told: (watch: Watch) => void;
};

export const nothingYet: Watch = {
  state: 'connecting',
  polling: false,
  reason: '',
  organization: '',
  figures: null,
  history: [],
};

/** Figures come each second. */
const silenceMs = 6_000;
const welcomeMs = 10_000;
const historyEveryMs = 5_000;
const historyMs = 10 * 60_000;

/** The past without what is too long ago, and with this where the last is long enough ago. */
export const grown = (history: readonly Moment[], figures: Moment): readonly Moment[] => {
  const last = history.at(-1);
  if (last !== undefined && figures.at - last.at < historyEveryMs) return history;
  const { at, people, edits, syncP95Seconds } = figures;
  return [
    ...history.filter((moment) => at - moment.at <= historyMs),
    { at, people, edits, syncP95Seconds },
  ];
};

/** @returns what ends it. */
export const watchFigures = ({ token, transport, clock, told }: WatchParts): (() => void) => {
  let watch = nothingYet;
  let attempt = 0;
  let line: SocketLike | null = null;
  let heard = false;
  let refusal: Extract<AnalyticsMessage, { type: 'refused' }> | null = null;
  let over = false;
  let cancel: () => void = () => undefined;

  const tell = (change: Partial<Watch>): void => {
    if (over) return;
    watch = { ...watch, ...change };
    told(watch);
  };
  const after = (milliseconds: number, action: () => void): void => {
    cancel();
    cancel = clock.after(milliseconds, action);
  };

  const comeBack = (reason: string, seconds: number | null): void => {
    const delay = seconds === null ? reconnectDelayMs(attempt, clock.random()) : seconds * 1000;
    attempt += 1;
    tell({ state: 'waiting', reason });
    after(delay, () => void connect());
  };

  const lost = (reason: string): void => {
    const gone = line;
    if (gone === null || over) return;
    line = null;
    gone.close();
    if (!heard) transport.silent();
    if (refusal !== null && refusal.retryAfterSeconds === null && refusal.code !== 'unauthorized') {
      cancel();
      tell({ state: 'refused', reason: refusal.reason });
    } else {
      comeBack(refusal?.reason ?? reason, refusal?.retryAfterSeconds ?? null);
    }
  };

  const receive = (message: AnalyticsMessage): void => {
    heard = true;
    transport.heard();
    if (message.type === 'refused') {
      refusal = message;
      return;
    }
    after(silenceMs, () => lost('the hub fell silent'));
    if (message.type === 'welcome') {
      attempt = 0;
      const { organization } = message;
      const history = watch.history.length > 0 ? watch.history : message.history;
      tell({ organization, history, polling: transport.way === 'polling' });
    } else if (message.type === 'figures') {
      const { type: _type, ...figures } = message;
      tell({ state: 'live', reason: '', figures, history: grown(watch.history, figures) });
    }
  };

  const connect = async (): Promise<void> => {
    refusal = null;
    heard = false;
    let said: string;
    try {
      said = await token();
    } catch (error) {
      if (!over) comeBack(error instanceof Error ? error.message : String(error), null);
      return;
    }
    if (over) return;
    const mine = transport.create();
    line = mine;
    after(welcomeMs, () => lost('the hub did not answer in time'));
    mine.addEventListener('open', () => {
      if (line === mine) mine.send(JSON.stringify({ type: 'hello', protocol: 1, token: said }));
    });
    mine.addEventListener('message', ({ data }) => {
      if (line === mine) receive(JSON.parse(String(data)));
    });
    mine.addEventListener('error', () => {
      // The close event that follows says the same.
    });
    mine.addEventListener('close', ({ reason }) => {
      if (line === mine) lost(reason || 'the connection was lost');
    });
  };

  void connect();
  return () => {
    over = true;
    cancel();
    if (line?.readyState === 1) line.send('{"type":"bye"}');
    line?.close(1000);
    line = null;
  };
};
