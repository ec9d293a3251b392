// LISTEN on one connection of its own, made at the first listener. After a broken connection it
// connects again by itself and tells every listener null: some notifications may have been missed.

import { Client, escapeIdentifier } from 'pg';
import type { Logger } from 'pino';
import { connectionPatience } from './connection.ts';

export type NotificationListener = (payload: string | null) => void;

export type Notifications = {
  readonly listen: (channel: string, listener: NotificationListener) => Promise<void>;
  /** False while nothing can be heard; what is missed is told by null afterwards. */
  readonly listening: () => boolean;
  readonly close: () => Promise<void>;
};

const retryMs = 1000;

export const createNotifications = (url: string, log: Logger): Notifications => {
  const listeners = new Map<string, NotificationListener[]>();
  let client: Promise<Client> | null = null;
  let retry: NodeJS.Timeout | undefined;
  let listening = false;
  let closed = false;

  const reconnectLater = (): void => {
    client = null;
    listening = false;
    if (closed) return;
    retry = setTimeout(async () => {
      try {
        await connected();
        listening = true;
        for (const all of listeners.values()) for (const listener of all) listener(null);
      } catch (error) {
        log.warn({ err: error }, 'no notifications from the database; trying again');
      }
    }, retryMs);
  };

  const connect = async (): Promise<Client> => {
    const fresh = new Client({
      ...connectionPatience,
      connectionString: url,
      application_name: 'signalbox-listen',
    });
    let lost = false;
    const loseOnce = (): void => {
      if (!lost) reconnectLater();
      lost = true;
    };
    fresh.on('error', loseOnce);
    fresh.on('end', loseOnce);
    fresh.on('notification', ({ channel, payload }) => {
      for (const listener of listeners.get(channel) ?? []) listener(payload ?? '');
    });
    try {
      await fresh.connect();
      for (const channel of listeners.keys())
        await fresh.query(`LISTEN ${escapeIdentifier(channel)}`);
    } catch (error) {
      loseOnce();
      throw error;
    }
    return fresh;
  };

  const connected = (): Promise<Client> => {
    client ??= connect();
    return client;
  };

  return {
    listen: async (channel, listener) => {
      const known = listeners.get(channel);
      if (known) known.push(listener);
      else listeners.set(channel, [listener]);
      const ready = await connected();
      if (!known) await ready.query(`LISTEN ${escapeIdentifier(channel)}`);
      listening = true;
    },
    listening: () => listening,
    close: async () => {
      closed = true;
      clearTimeout(retry);
      if (client) await (await client.catch(() => null))?.end();
    },
  };
};
