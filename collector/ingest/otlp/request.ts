// One OTLP request, whatever carried it: its whole body goes in, an answer comes out. It resolves
// only after what was taken is durable, and never rejects: what goes wrong is a refusal.

import type { Logger } from 'pino';
import { CollectorError } from '../../error.ts';
import type { Turnstile } from '../limits/turnstile.ts';
import type { Encoding } from './encoding.ts';
import { refusedCount, refusedText } from './partial-success.ts';
import { malformed, notStored, overloaded, type Refusal } from './refusal.ts';
import type { OtlpSinks, Signal } from './signals.ts';

/** What every carrier needs to have its requests taken. */
export type RequestOptions = OtlpSinks & {
  /** Told how many spans, points and records of an accepted request were not taken. */
  readonly onRefused?: (count: number) => void;
  /** Lets so many bytes in at once, of each source in turn; without it, all. */
  readonly turnstile?: Pick<Turnstile, 'enter'>;
  readonly now?: () => number;
  readonly log: Pick<Logger, 'warn' | 'error'>;
};

export type RequestOutcome =
  | {
      /** The signal's response message, in the encoding of the request. */
      readonly response: Uint8Array;
    }
  | { readonly refusal: Refusal };

export const takeRequest = async (
  signal: Signal,
  encoding: Encoding,
  body: Uint8Array,
  options: RequestOptions,
): Promise<RequestOutcome> => {
  const leave = signal.isUnpacked(encoding)
    ? await options.turnstile?.enter(options.source, body.byteLength)
    : undefined;
  const receivedMs = (options.now ?? Date.now)();
  try {
    const taken = await signal.take(body, encoding, { ...options, receivedMs });
    if ('malformed' in taken) {
      const what = `the body is no ${signal.request} in ${encoding.contentType}`;
      return { refusal: malformed(`${what}: ${taken.malformed}`) };
    }
    const count = refusedCount(taken.refused);
    if (count > 0) options.onRefused?.(count);
    const partialSuccess = { [signal.rejected]: count, errorMessage: refusedText(taken.refused) };
    const content = taken.refused.length > 0 ? { partialSuccess } : {};
    return { response: encoding.encode(signal.response, content) };
  } catch (error) {
    if (error instanceof CollectorError && error.code === 'overloaded') {
      return { refusal: overloaded(error.message) };
    }
    options.log.error({ err: error }, 'a pushed batch could not be stored');
    return { refusal: notStored };
  } finally {
    leave?.();
  }
};
