// Keeps guessers of tokens slow. What counts is different wrong tokens from one address: a program
// with an old token sends the same one for ever, and locks out nobody. While an address is stopped,
// none of its tokens is looked at, so that it learns nothing; sessions go on.

import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { answerProblem } from '../problem.ts';

const windowMs = 5 * 60_000;
export const guessesAllowed = 20;
const mostRemembered = 10_000;

const addressOf = ({ ip = '' }: Pick<Request, 'ip'>): string => ipKeyGenerator(ip);

export type Guesses = {
  /** How long this address has to wait; 0 where it need not. */
  readonly waitSeconds: (request: Request) => Promise<number>;
  readonly count: (request: Request, response: Response, secret: string) => Promise<void>;
};

export const createGuesses = (): Guesses => {
  const limit: RequestHandler & Pick<ReturnType<typeof rateLimit>, 'getKey'> = rateLimit({
    windowMs,
    limit: guessesAllowed,
    standardHeaders: false,
    legacyHeaders: false,
    keyGenerator: addressOf,
    // Who asks for a token's sake is told so below; here it is only counted.
    handler: (_request, _response, next) => next(),
    // A proxy's header is not believed: whoever is behind one is one address.
    validate: { xForwardedForHeader: false, forwardedHeader: false },
  });
  let wrong = new Map<string, number>();

  return {
    waitSeconds: async (request) => {
      const found = await limit.getKey(addressOf(request));
      if (found === undefined || found.totalHits < guessesAllowed) return 0;
      const untilMs = found.resetTime?.getTime() ?? 0;
      return Math.max(0, Math.ceil((untilMs - Date.now()) / 1000));
    },
    count: async (request, response, secret) => {
      const nowMs = Date.now();
      const guess = `${addressOf(request)} ${createHash('sha256').update(secret).digest('hex')}`;
      if ((wrong.get(guess) ?? 0) > nowMs) return;
      if (wrong.size >= mostRemembered) wrong = new Map();
      wrong.set(guess, nowMs + windowMs);
      await new Promise<void>((resolve, reject) => {
        void limit(request, response, (error?: unknown) => (error ? reject(error) : resolve()));
      });
    },
  };
};

export const answerGuesser = (response: Response, seconds: number): void =>
  answerProblem(response, {
    status: 429,
    title: 'Too many wrong tokens',
    detail: `Wait ${seconds} s before the next try from this address.`,
    headers: { 'retry-after': String(seconds) },
  });
