// One attempt to hand a body of traces on by OTLP/HTTP, and what its answer means. What is taken is
// done with; what is refused for what it is will never be taken; all else is worth another attempt,
// also an answer that is about us and not the body: somebody will put address or token right.

import type { Received } from '../ingest/otlp/receiver.ts';
import { callFaultText, readRetryAfter } from '../outgoing.ts';

export type Attempt =
  | { readonly result: 'taken' }
  | { readonly result: 'refused'; readonly error: string }
  | {
      readonly result: 'failed';
      readonly error: string;
      /** How long the receiver asks to be left alone. */
      readonly retryAfterMs: number | null;
      /** It may be this one body that the receiver cannot bear: others should get their turn. */
      readonly mayBeTheBody: boolean;
    };

export type Send = (body: Received, signal: AbortSignal) => Promise<Attempt>;

/** Busy, or something between us and the receiver: it has nothing to do with the body. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Refusals for what the body is: another attempt would be answered the same. */
const ofTheBody: ReadonlySet<number> = new Set([400, 405, 406, 409, 410, 411, 413, 414, 415, 422]);

const mostAnswerBytes = 64 * 1024;

/** Read to its end, the connection is used again; a longer answer, or a broken one, costs it. */
const readAway = async (response: Response): Promise<void> => {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  let left = mostAnswerBytes;
  try {
    while (left >= 0) {
      const { done, value } = await reader.read();
      if (done) return;
      left -= value.byteLength;
    }
    await reader.cancel();
  } catch {
    // Its status said all there is to know.
  }
};

const meaning = (response: Response, nowMs: number): Attempt => {
  const { ok, status, statusText, headers } = response;
  if (ok) return { result: 'taken' };
  const error = `it answered ${status} ${statusText}`.trimEnd();
  if (ofTheBody.has(status)) return { result: 'refused', error };
  return {
    result: 'failed',
    error,
    retryAfterMs: readRetryAfter(headers.get('retry-after'), nowMs),
    mayBeTheBody: status >= 500 && !passing.has(status),
  };
};

export const sendTo = (
  url: string,
  {
    token = null,
    timeoutMs = 10_000,
    now = Date.now,
  }: {
    readonly token?: string | null;
    readonly timeoutMs?: number;
    readonly now?: () => number;
  } = {},
): Send => {
  return async ({ bytes, contentType, contentEncoding }, signal) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': contentType,
          ...(contentEncoding === null ? {} : { 'content-encoding': contentEncoding }),
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          'user-agent': 'signalbox',
        },
        body: new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength),
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      });
      const answer = meaning(response, now());
      await readAway(response);
      return answer;
    } catch (error) {
      return {
        result: 'failed',
        error: callFaultText(error, timeoutMs),
        retryAfterMs: null,
        mayBeTheBody: false,
      };
    }
  };
};
