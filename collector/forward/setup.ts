// Forwarding as the settings say: its queue in the data folder, what it says in the log and what it
// shows of itself. Where the folder cannot be used it goes without: what waits is kept in memory.

import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { sendTo } from './attempt.ts';
import { openDiskQueue } from './disk-queue.ts';
import { forwardMetrics } from './figures.ts';
import { Forwarder } from './forwarder.ts';
import { openMemoryQueue } from './memory-queue.ts';

const faultsEveryMs = 60_000;
const mostInMemory = 32 * 1024 * 1024;

export type ForwardSettings = {
  /** null: nothing is forwarded. */
  readonly url: string | null;
  readonly token: string | null;
  readonly folder: string;
  readonly mostBytes: number;
  readonly now: () => number;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
};

export const startForwarding = ({
  url,
  token,
  folder,
  mostBytes,
  now,
  log,
}: ForwardSettings): Forwarder | null => {
  if (url === null) return null;
  let toldMs = Number.NEGATIVE_INFINITY;
  // A disk that is full fails at every body: once a minute is enough to know.
  const onFault = (error: unknown) => {
    if (now() - toldMs < faultsEveryMs && now() >= toldMs) return;
    toldMs = now();
    log.error({ err: error }, 'the queue of traces to be forwarded failed');
  };
  const openQueue = () => {
    try {
      return openDiskQueue(folder, { mostBytes, onFault });
    } catch (error) {
      onFault(error);
      return openMemoryQueue(mostInMemory);
    }
  };
  const queue = openQueue();
  const { bodies } = queue.size();
  if (bodies > 0) log.info({ bodies }, 'traces still wait to be forwarded');
  return new Forwarder({
    url,
    send: sendTo(url, { token }),
    queue,
    now,
    onTurn: (works, error) => {
      if (works) log.info({ url }, 'traces are forwarded again');
      else log.warn({ url, error }, 'traces cannot be forwarded');
    },
  });
};

export const showForwarding = (
  forwarder: Forwarder | null,
  registry: Registry,
  now: () => number,
): void => {
  if (forwarder !== null) forwardMetrics(registry, () => forwarder.figures(), now);
};
