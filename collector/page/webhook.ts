// One attempt to hand a notification to a webhook. 2xx means taken; everything else, a redirect
// too, is a reason to try again. The same notification always carries the same Idempotency-Key, so
// that a receiver can tell a repetition.

import type { NotificationRow } from '../serve/shapes.ts';

export type Attempt =
  | { readonly taken: true }
  | {
      readonly taken: false;
      readonly error: string;
      /** How long the receiver asks to be left alone. */
      readonly retryAfterMs: number | null;
    };

export type Send = (notification: NotificationRow, signal: AbortSignal) => Promise<Attempt>;

const mostRetryAfterMs = 600_000;

/** Seconds or an HTTP date; null for anything else. */
export const readRetryAfter = (header: string | null, nowMs: number): number | null => {
  if (header === null) return null;
  const text = header.trim();
  // Date.parse takes far more for a date than HTTP does; an HTTP date ends in GMT.
  const ms = /^\d+$/.test(text)
    ? Number(text) * 1000
    : text.endsWith(' GMT')
      ? Date.parse(text) - nowMs
      : Number.NaN;
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, mostRetryAfterMs) : null;
};

const inWords = (error: unknown, timeoutMs: number): string => {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs / 1000} s`;
  const { cause } = error;
  return cause instanceof Error ? cause.message || cause.name : error.message;
};

export const webhook = (
  url: string,
  {
    fetch: call = fetch,
    timeoutMs = 10_000,
    now = Date.now,
  }: {
    readonly fetch?: typeof fetch;
    readonly timeoutMs?: number;
    readonly now?: () => number;
  } = {},
): Send => {
  return async ({ deliveries: _, ...body }, signal) => {
    try {
      const answer = await call(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': body.id,
          'user-agent': 'signalbox',
        },
        body: JSON.stringify(body),
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      await answer.body?.cancel();
      if (answer.ok) return { taken: true };
      return {
        taken: false,
        error: `the receiver answered ${answer.status} ${answer.statusText}`.trimEnd(),
        retryAfterMs: readRetryAfter(answer.headers.get('retry-after'), now()),
      };
    } catch (error) {
      return { taken: false, error: inWords(error, timeoutMs), retryAfterMs: null };
    }
  };
};
