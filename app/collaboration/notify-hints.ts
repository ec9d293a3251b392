// Hints over NOTIFY of PostgreSQL, on one channel for all of ours. What is published while one
// statement is under way leaves together with the next. These statements do not wait for the disk:
// a hint is worth nothing after a crash.

import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Database } from '../database/pool.ts';
import { HintChannels } from './hint-channels.ts';
import type { Hints } from './hints.ts';

const notifyChannel = 'signalbox_hints';
/** PostgreSQL takes fewer than 8,000 bytes. */
const pieceLength = 7_900;
/** More than this cannot wait for a database that does not answer. */
const longestQueue = 10_000;

const send = `
  SELECT set_config('synchronous_commit', 'off', true), pg_notify('${notifyChannel}', piece)
  FROM unnest($1::text[]) AS piece`;

/** JSON whose every character is one byte, so that it can be cut anywhere. */
const narrow = (text: string): string =>
  text.replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Each piece begins with `+` where more follows of the same hint, and with `.` where it is whole. */
const cut = (hint: string): string[] => {
  const text = narrow(hint);
  const pieces: string[] = [];
  for (let from = 0; from < text.length; from += pieceLength) {
    const more = from + pieceLength < text.length;
    pieces.push(`${more ? '+' : '.'}${text.slice(from, from + pieceLength)}`);
  }
  return pieces;
};

type Waiting = { readonly channel: string; readonly payload: string };

export const notifyHints = async (
  database: Pick<Database, 'query' | 'listen' | 'listening'>,
  log: Logger,
): Promise<Hints> => {
  const instance = randomBytes(4).toString('hex');
  const channels = new HintChannels();
  /** What has come of hints that come in several pieces, by their sender. */
  const begun = new Map<string, string>();
  let queue: string[] = [];
  let sending: Promise<void> | null = null;
  let sends = true;
  let closed = false;

  const receive = (piece: string): void => {
    const found = /^([0-9a-f]{8})\d+([+.])/.exec(piece);
    if (found === null) return;
    const [head, from = '', kind] = found;
    if (from === instance) return;
    const text = (begun.get(from) ?? '') + piece.slice(head.length);
    begun.delete(from);
    if (kind === '+') {
      begun.set(from, text);
      return;
    }
    const hint = parse(text);
    if (hint === null) log.warn({ from }, 'a hint of another instance could not be read');
    else channels.tell(hint.channel, hint.payload);
  };

  const flush = async (): Promise<void> => {
    while (queue.length > 0 && !closed) {
      // Of pieces that are equal PostgreSQL would send one: their numbers keep them apart.
      const pieces = queue.flatMap(cut).map((piece, number) => `${instance}${number}${piece}`);
      queue = [];
      try {
        await database.query(send, [pieces]);
        sends = true;
      } catch (error) {
        if (sends) log.warn({ err: error }, 'hints for other instances could not be sent');
        sends = false;
      }
    }
    sending = null;
  };

  await database.listen(notifyChannel, (piece) => {
    if (piece !== null) {
      receive(piece);
      return;
    }
    begun.clear();
    channels.tellMissed();
  });

  return {
    instance,
    get connected() {
      return sends && database.listening();
    },
    publish: (channel, payload) => {
      channels.tell(channel, payload);
      if (queue.length < longestQueue) {
        queue.push(JSON.stringify({ channel, payload } satisfies Waiting));
      }
      sending ??= flush();
    },
    subscribe: (channel, listener) => channels.subscribe(channel, listener),
    close: async () => {
      // What was published last is still sent.
      await sending;
      closed = true;
    },
  };
};

/** @returns null where it is no hint: the beginning may have been missed. */
const parse = (text: string): Waiting | null => {
  try {
    const value: unknown = JSON.parse(text);
    const { channel, payload } = value as Partial<Waiting>;
    return typeof channel === 'string' && typeof payload === 'string' ? { channel, payload } : null;
  } catch {
    return null;
  }
};
