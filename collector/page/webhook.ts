// One attempt to hand a notification to a webhook. 2xx means taken; everything else, a redirect
// too, is a reason to try again. The same notification always carries the same Idempotency-Key, so
// that a receiver can tell a repetition.

import { callFaultText, readRetryAfter } from '../outgoing.ts';
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
      return { taken: false, error: callFaultText(error, timeoutMs), retryAfterMs: null };
    }
  };
};
