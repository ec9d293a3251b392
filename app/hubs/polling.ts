// HTTP for clients that no socket reaches. POST without a line makes one; with a line and messages it
// says them; with a line alone it waits for what the hub has to say. A line is a secret of its
// client, and it goes by itself when nobody asks for it any more.

import { randomBytes } from 'node:crypto';
import { type Response, Router } from 'express';
import { z } from 'zod';
import type { Clock } from '../collaboration/protocol/clock.ts';
import { readInput } from '../http/input.ts';
import { sendProblem } from '../http/problem.ts';
import { type Door, fromOurPages, type TurnedAway } from './door.ts';
import { type Held, PolledLine } from './polled-line.ts';

export type PollingParts = {
  readonly door: Door;
  readonly clock: Clock;
  readonly messageBytes: number;
  readonly connected: (line: PolledLine) => void;
};

export type Polling = {
  readonly router: Router;
  /** Lines that are there now. */
  readonly lines: () => number;
  /** Resolves when there is none. */
  readonly emptied: () => Promise<void>;
  /** Ends them all without a word. */
  readonly close: () => void;
};

/** Proxies give up after half a minute or later. */
const longestWaitMs = 20_000;
/** Who does not ask for so long is gone. */
const unaskedMs = 30_000;
const tooLarge = 1009;
const goodbyeMs = 1_000;

const body = z.strictObject({
  line: z.string().max(100).optional(),
  messages: z.array(z.unknown()).max(200).optional(),
  /** The client closes, with this code. */
  closed: z.int().min(1000).max(4999).optional(),
});

type Kept = { readonly line: PolledLine; cancel: () => void };

const turnAway = (response: Response, { status, text, retryAfterSeconds }: TurnedAway): void => {
  if (retryAfterSeconds !== null) response.set('retry-after', String(retryAfterSeconds));
  sendProblem(response, { status, title: 'Not now', detail: text });
};

export const createPolling = (parts: PollingParts): Polling => {
  const { door, clock, messageBytes, connected } = parts;
  const kept = new Map<string, Kept>();
  let wake: () => void = () => undefined;

  const begin = (): string => {
    const id = randomBytes(16).toString('hex');
    const line = new PolledLine(() => {
      kept.get(id)?.cancel();
      kept.delete(id);
      if (kept.size === 0) wake();
    });
    kept.set(id, { line, cancel: () => undefined });
    connected(line);
    return id;
  };

  const expectAgain = (entry: Kept): void => {
    entry.cancel();
    entry.cancel = clock.after(unaskedMs, () => entry.line.terminate());
  };

  const open = (response: Response): void => {
    const id = begin();
    const entry = kept.get(id);
    if (entry !== undefined) expectAgain(entry);
    response.status(201).json({ line: id });
  };

  const wait = (entry: Kept, response: Response): void => {
    const { line } = entry;
    entry.cancel();
    let answered = false;
    const held: Held = {
      answer: (text, sent) => {
        answered = true;
        cancel();
        response.once('close', sent);
        response.status(200).type('application/json').send(text);
        expectAgain(entry);
      },
      destroy: () => {
        answered = true;
        cancel();
        response.destroy();
      },
    };
    const cancel = clock.after(longestWaitMs, () => line.ping());
    response.once('close', () => {
      if (answered) return;
      cancel();
      // A client that leaves says so in another request, which may be just behind.
      entry.cancel = clock.after(goodbyeMs, () => line.letGo(held));
    });
    line.hold(held);
  };

  const say = ({ line }: Kept, messages: readonly unknown[]): void => {
    const texts = messages.map((message) => JSON.stringify(message));
    if (texts.some((text) => Buffer.byteLength(text) > messageBytes)) {
      line.close(tooLarge, 'the message is too large');
    } else {
      line.hear(texts);
    }
  };

  const router = Router();
  router.post('/', (request, response) => {
    response.set('cache-control', 'no-store');
    const input = readInput(body, request.body, response);
    if (input === null) return;
    if (input.line === undefined) {
      const leave = door.ask(request.headers, (turnedAway) => {
        if (turnedAway === null) open(response);
        else turnAway(response, turnedAway);
      });
      response.once('close', leave);
      return;
    }
    const entry = kept.get(input.line);
    if (entry === undefined || !fromOurPages(request.headers.origin, request.headers.host)) {
      sendProblem(response, {
        status: 410,
        title: 'Gone',
        detail: 'that line is over: make another and go on with your session',
      });
      return;
    }
    if (input.messages === undefined && input.closed === undefined) {
      wait(entry, response);
      return;
    }
    say(entry, input.messages ?? []);
    if (input.closed !== undefined) entry.line.left(input.closed);
    response.status(204).end();
  });

  return {
    router,
    lines: () => kept.size,
    emptied: () =>
      new Promise((resolve) => {
        wake = resolve;
        if (kept.size === 0) resolve();
      }),
    close: () => {
      for (const { line } of [...kept.values()]) line.terminate();
    },
  };
};
