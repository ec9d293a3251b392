// Tells those who subscribed by webhook of every public update: at least once, each in order, over
// restarts. An update is put up in the transaction that publishes it. Whom to tell is said by whoever
// runs the collector, never over the network, so that nobody can make it call what they cannot reach.

import { createHash } from 'node:crypto';
import type { Entry } from '../incidents/store.ts';
import { pauseMs } from '../outgoing.ts';
import { type PostOptions, post, secretsOf } from '../page/receivers/post.ts';
import type { Store } from '../store/database.ts';
import { numberIn } from '../store/row.ts';
import type { PublicIncident } from './page.ts';

export type Told = {
  readonly incident: PublicIncident;
  readonly update: PublicIncident['updates'][number];
};

export type SubscriberOptions = Omit<PostOptions, 'now'> & {
  readonly store: Store;
  readonly urls: readonly string[];
  /** What the public is told by an entry; null where it is nothing, or not any more. */
  readonly told: (entry: number) => Told | null;
  readonly pageUrl: () => string;
  readonly now: () => number;
  readonly onAttempt: (taken: boolean) => void;
  readonly onFault: (error: unknown) => void;
  readonly random?: () => number;
};

const givenUpAfterMs = 86_400_000;
const longestSleepMs = 60_000;

/** An address may hold a secret: the store has a digest of it. */
const nameOf = (url: string): string =>
  `webhook ${createHash('sha256').update(url).digest('hex').slice(0, 16)}`;

const bodyOf = ({ incident, update }: Told, page: string): string => {
  const { updates: _, ...about } = incident;
  return JSON.stringify({ event: 'incident.update', page, incident: about, update });
};

export type Subscribers = ReturnType<typeof createSubscribers>;

export const createSubscribers = (options: SubscriberOptions) => {
  const { store, urls, told, pageUrl, now, onAttempt, onFault } = options;
  const { random = Math.random } = options;
  const { database } = store;
  const insert = database.prepare(
    `INSERT INTO status_deliveries (entry, receiver, state, attempts, due_ms)
     VALUES (?, ?, 'waiting', 0, ?)`,
  );
  const selectNext = database.prepare(
    `SELECT d.entry, d.attempts, d.due_ms, e.at_ms FROM status_deliveries d
     JOIN incident_entries e ON e.sequence = d.entry
     WHERE d.receiver = ? AND d.state = 'waiting' ORDER BY d.entry LIMIT 1`,
  );
  const update = database.prepare(
    `UPDATE status_deliveries SET state = ?, attempts = attempts + 1, last_error = ?, at_ms = ?,
       due_ms = ? WHERE entry = ? AND receiver = ?`,
  );
  const abandon = database.prepare(
    `UPDATE status_deliveries SET state = 'failed', last_error = 'not subscribed any more'
     WHERE state = 'waiting' AND receiver NOT IN (SELECT value FROM json_each(?))`,
  );
  const receivers = urls.map((url) => ({ url, name: nameOf(url) }));
  const underWay = new Map<string, Promise<void>>();
  const cut = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  store.transaction(() => abandon.run(JSON.stringify(receivers.map(({ name }) => name))));

  const send = (url: string, entry: number, what: Told) =>
    post(
      {
        url,
        headers: { 'idempotency-key': `${what.incident.id}/${entry}` },
        body: bodyOf(what, pageUrl()),
        signal: cut.signal,
        secrets: secretsOf(url),
      },
      { ...options, now },
    );

  /** What waits longest for it; nothing else goes before. */
  const sendNext = async (receiver: (typeof receivers)[number]): Promise<void> => {
    const row = selectNext.get(receiver.name);
    if (row === undefined) return;
    const [entry, attempts] = [numberIn(row, 'entry'), numberIn(row, 'attempts')];
    const what = told(entry);
    const attempt = what === null ? null : await send(receiver.url, entry, what);
    const error = attempt === null || attempt.taken ? null : attempt.error;
    const againMs = attempt === null || attempt.taken ? null : attempt.retryAfterMs;
    if (cut.signal.aborted && error !== null) return;
    const atMs = now();
    const isGivenUp = atMs - numberIn(row, 'at_ms') > givenUpAfterMs;
    const state = error === null ? 'delivered' : isGivenUp ? 'failed' : 'waiting';
    const dueMs = atMs + Math.max(pauseMs(attempts + 1, random()), againMs ?? 0);
    store.transaction(() => update.run(state, error, atMs, dueMs, entry, receiver.name));
    if (what !== null) onAttempt(error === null);
  };

  const sleep = (ms: number): void => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(wake, Math.min(Math.max(ms, 10), longestSleepMs));
  };

  const wake = (): void => {
    if (stopped || receivers.length === 0) return;
    try {
      let soonestMs = Number.POSITIVE_INFINITY;
      for (const receiver of receivers) {
        if (underWay.has(receiver.name)) continue;
        const row = selectNext.get(receiver.name);
        if (row === undefined) continue;
        const dueMs = numberIn(row, 'due_ms');
        if (dueMs > now()) {
          soonestMs = Math.min(soonestMs, dueMs);
          continue;
        }
        const sending = sendNext(receiver).then(
          () => {
            underWay.delete(receiver.name);
            wake();
          },
          (error: unknown) => {
            underWay.delete(receiver.name);
            onFault(error);
            sleep(5000);
          },
        );
        underWay.set(receiver.name, sending);
      }
      if (soonestMs < Number.POSITIVE_INFINITY) sleep(soonestMs - now());
    } catch (error) {
      onFault(error);
      sleep(5000);
    }
  };

  return {
    /** Inside the transaction that publishes it. */
    put: ({ sequence, atMs }: Entry): void => {
      for (const { name } of receivers) insert.run(sequence, name, atMs);
    },
    /** Sends what is due. After every commit, and once a second. */
    wake,
    stop: async (graceMs: number): Promise<void> => {
      stopped = true;
      clearTimeout(timer);
      const cutOff = setTimeout(() => cut.abort(), graceMs);
      await Promise.all(underWay.values());
      clearTimeout(cutOff);
    },
  };
};
