// Hints over Redis: a channel of Redis for each of ours, so that an instance hears only what it has
// open. While Redis is away nothing is sent and nothing waits to be sent; when it is back, every
// listener is told that it may have missed some.

import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { HintChannels } from './hint-channels.ts';
import type { Hints } from './hints.ts';

const prefix = 'signalbox:hints:';
const instanceLength = 8;

/** Resolves when Redis answers, or has had its time to: an app without hints is only slower. */
export const connectRedisHints = async (url: string, log: Logger): Promise<Hints> => {
  const instance = randomBytes(instanceLength / 2).toString('hex');
  const options = {
    lazyConnect: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 3000,
    commandTimeout: 1000,
    retryStrategy: (times: number) => Math.min(50 * times, 1000),
  };
  const sender = new Redis(url, options);
  // Which channels it has is told to it by us, after each connection.
  const receiver = new Redis(url, { ...options, autoResubscribe: false });
  const wanted = new Set<string>();
  let told = false;

  const noteAway = (error: Error): void => {
    if (!told) log.warn({ err: error }, 'no hints over Redis: instances learn of each other later');
    told = true;
  };
  const sent = (operation: Promise<unknown>): void => {
    operation.catch(noteAway);
  };
  const channels = new HintChannels({
    opened: (channel) => {
      wanted.add(channel);
      if (receiver.status === 'ready') sent(receiver.subscribe(prefix + channel));
    },
    closed: (channel) => {
      wanted.delete(channel);
      if (receiver.status === 'ready') sent(receiver.unsubscribe(prefix + channel));
    },
  });

  for (const redis of [sender, receiver]) redis.on('error', noteAway);
  receiver.on('ready', () => {
    told = false;
    const all = [...wanted].map((channel) => prefix + channel);
    if (all.length === 0) return;
    receiver.subscribe(...all).then(() => channels.tellMissed(), noteAway);
  });
  receiver.on('message', (channel: string, message: string) => {
    // Ours were heard when they were published.
    if (message.startsWith(instance)) return;
    channels.tell(channel.slice(prefix.length), message.slice(instanceLength));
  });
  await Promise.all([sender, receiver].map((redis) => redis.connect().catch(noteAway)));

  return {
    instance,
    get connected() {
      return sender.status === 'ready' && receiver.status === 'ready';
    },
    publish: (channel, payload) => {
      channels.tell(channel, payload);
      if (sender.status === 'ready') sent(sender.publish(prefix + channel, instance + payload));
    },
    subscribe: (channel, listener) => channels.subscribe(channel, listener),
    close: async () => {
      receiver.disconnect();
      // What was published last is still sent.
      if (sender.status === 'ready') await sender.quit().catch(noteAway);
      else sender.disconnect();
    },
  };
};
