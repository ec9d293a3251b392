// The two faults that hit requests: slow answers and failing ones. They strike when a handler
// answers, so its work is done, its route is known and its trace shows where the time went.

import { setTimeout as delay } from 'node:timers/promises';
import { trace } from '@opentelemetry/api';
import type { RequestHandler } from 'express';
import { AppError } from '../error.ts';
import type { Faults } from './faults.ts';

const failingShare = 0.3;

/** First slow enough to notice, then too slow to bear. */
export const slownessMs = (enabledForMs: number): number => (enabledForMs < 15_000 ? 260 : 700);

/** What must stay true while the rest is broken. */
const spared = /^\/(health|faults)(\/|$)/;

const tracer = trace.getTracer('signalbox-faults');

export const injectRequestFaults = (
  faults: Faults,
  random: () => number,
  now: () => number,
): RequestHandler => {
  return (request, response, next) => {
    if (spared.test(request.path)) {
      next();
      return;
    }
    const json = response.json.bind(response);
    response.json = (body: unknown) => {
      response.json = json;
      if (faults.enabled('errors') && random() < failingShare)
        throw new AppError('fault-injected', 'this request fails because the fault `errors` is on');
      const since = faults.enabledSince('slow-responses');
      if (since === null) return json(body);
      void tracer.startActiveSpan('fault.slow-responses', async (span) => {
        await delay(slownessMs(now() - since));
        span.end();
        json(body);
      });
      return response;
    };
    next();
  };
};
