// /api/hubs/analytics: who is a member of an organisation watches its figures live, over a socket or
// by polling. Never more than so many watch; what they cost is one count a second for each
// organisation, however many look at it.

import type { Server } from 'node:http';
import type { Router } from 'express';
import type { LocalFigures } from '../collaboration/activity.ts';
import { systemClock } from '../collaboration/protocol/clock.ts';
import type { AppContext } from '../context.ts';
import { serveLines } from '../hubs/lines.ts';
import type { HubPass } from '../identity/tokens.ts';
import { Gathering } from './gathering.ts';
import { analyticsPath, analyticsVersion, type WatcherMessage } from './messages.ts';
import { titlesOf } from './store.ts';
import { Watcher } from './watcher.ts';

export type AnalyticsContext = Pick<AppContext, 'database' | 'hints' | 'tokens' | 'log'>;

export type AnalyticsLimits = {
  /** Who watches at once, of all organisations. */
  readonly watchers: number;
  readonly watchersOfTenant: number;
};

export const defaultLimits: AnalyticsLimits = { watchers: 200, watchersOfTenant: 50 };

const helloMs = 5_000;
const silenceMs = 10_000;
const checkEveryMs = 60_000;
const messageBytes = 16 * 1024;

type Seat = { readonly pass: HubPass; readonly stop: () => void; checkedAt: number };

export type Analytics = {
  readonly router: Router;
  readonly drain: () => Promise<void>;
};

export const attachAnalytics = (
  server: Server,
  { database, hints, tokens, log }: AnalyticsContext,
  local: (organizationId: string) => LocalFigures,
  overrides: Partial<AnalyticsLimits> = {},
): Analytics => {
  const limits = { ...defaultLimits, ...overrides };
  const clock = systemClock;
  const failed = (error: unknown): void => log.warn({ err: error }, 'live figures are incomplete');
  const gathering = new Gathering({
    hints,
    clock,
    local,
    titles: (organizationId, ids) => titlesOf(database, organizationId, ids),
    failed,
  });
  /** Null until they have said hello. */
  const watchers = new Map<Watcher, Seat | null>();
  const greeted = new WeakSet<Watcher>();
  let draining = false;

  const isFull = (organizationId: string): boolean => {
    const seats = [...watchers.values()].filter((seat) => seat !== null);
    const mine = seats.filter(({ pass }) => pass.principal.organizationId === organizationId);
    return seats.length >= limits.watchers || mine.length >= limits.watchersOfTenant;
  };

  const admit = async (watcher: Watcher, token: string, protocol: number): Promise<void> => {
    const pass = await tokens.forHub(token);
    if (!watcher.open) return;
    if (pass === null) {
      watcher.refuse('unauthorized', 'The token is not valid (any more): sign in again.');
      return;
    }
    const { organizationId, organizationName } = pass.principal;
    if (isFull(organizationId)) {
      watcher.refuse('tryLater', 'Very many watch already.', 10 + Math.round(clock.random() * 10));
      return;
    }
    const { history, stop } = gathering.watch(organizationId, (figures) =>
      watcher.tell({ type: 'figures', ...figures }),
    );
    watchers.set(watcher, { pass, stop, checkedAt: clock.now() });
    watcher.tell({
      type: 'welcome',
      protocol: Math.min(protocol, analyticsVersion),
      time: clock.now(),
      organization: organizationName,
      history,
    });
  };

  const received = (watcher: Watcher, message: WatcherMessage): void => {
    const seat = watchers.get(watcher) ?? null;
    if (message.type === 'hello') {
      if (greeted.has(watcher)) {
        watcher.refuse('badMessage', 'Say hello once.');
        return;
      }
      greeted.add(watcher);
      admit(watcher, message.token, message.protocol).catch((error: unknown) => {
        failed(error);
        watcher.refuse('failed', 'The hub cannot look you up right now.', 2);
      });
    } else if (seat === null) {
      watcher.refuse('badMessage', 'Say hello first, and wait for the welcome.');
    } else if (message.type === 'ping') {
      watcher.tell({ type: 'pong', at: message.at, time: clock.now() });
    } else {
      watcher.leave();
    }
  };

  const checkAgain = (watcher: Watcher, { pass }: Seat): void => {
    pass.again().then((principal) => {
      if (principal === null) watcher.refuse('unauthorized', 'Sign in again.');
    }, failed);
  };

  const sweep = (): void => {
    const now = clock.now();
    for (const [watcher, seat] of [...watchers]) {
      const silent = now - watcher.heardAt;
      if (seat === null && silent > helloMs) watcher.refuse('noHello', 'Say hello within 5 s.', 1);
      else if (silent > 2 * silenceMs) watcher.drop();
      else if (silent > silenceMs) watcher.ask();
      if (seat !== null && now - seat.checkedAt > checkEveryMs) {
        seat.checkedAt = now;
        checkAgain(watcher, seat);
      }
    }
  };

  const lines = serveLines({
    server,
    path: analyticsPath,
    limits: {
      sessions: limits.watchers,
      spareSockets: 20,
      accepts: { perSecond: 20, burst: 100 },
      waiting: 100,
      patienceSeconds: 5,
      messageBytes,
    },
    clock,
    turnedAway: (code) => log.info({ code }, 'somebody who wanted to watch was turned away'),
    log,
    draining: () => draining,
    connected: (line) => {
      const ended = (watcher: Watcher): void => {
        watchers.get(watcher)?.stop();
        watchers.delete(watcher);
      };
      watchers.set(new Watcher({ line, clock, received, ended }), null);
    },
  });

  let busy = false;
  const timer = setInterval(() => {
    sweep();
    if (busy) return;
    busy = true;
    gathering
      .tick()
      .catch(failed)
      .finally(() => {
        busy = false;
      });
  }, 1_000);
  timer.unref();

  return {
    router: lines.router,
    drain: async () => {
      draining = true;
      clearInterval(timer);
      for (const watcher of [...watchers.keys()]) {
        const seconds = Math.round(5 + clock.random() * 30) / 10;
        watcher.refuse('restarting', `The hub restarts; come back in ${seconds} s.`, seconds);
      }
      await lines.close();
      gathering.close();
    },
  };
};
