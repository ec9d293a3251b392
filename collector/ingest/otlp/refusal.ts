// Why a request is not taken, the same for every carrier: the code that gRPC answers, the status
// that HTTP answers, and how long to wait where the same request may be sent again.

import { type BodyFault, type BodyLimits, knownCompressions } from './body.ts';

/** Codes of google.rpc.Code that a refusal may have. */
export const rpcCode = {
  invalidArgument: 3,
  deadlineExceeded: 4,
  notFound: 5,
  resourceExhausted: 8,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;

export type Refusal = {
  readonly code: (typeof rpcCode)[keyof typeof rpcCode];
  readonly status: 400 | 401 | 404 | 405 | 408 | 413 | 415 | 429 | 500 | 503;
  /** What is wrong and what to do. */
  readonly message: string;
  /** Only where the same request may be taken later. */
  readonly retrySeconds?: number;
};

/** Said with every refusal that will pass. */
const retrySeconds = 1;

export const malformed = (reason: string): Refusal => ({
  code: rpcCode.invalidArgument,
  status: 400,
  message: reason,
});

export const unauthenticated: Refusal = {
  code: rpcCode.unauthenticated,
  status: 401,
  message: 'send a token of this collector (OTLP_TOKENS) as `Authorization: Bearer TOKEN`',
};

export const onlyPost: Refusal = {
  code: rpcCode.unimplemented,
  status: 405,
  message: 'only POST is received here',
};

export const notStored: Refusal = {
  code: rpcCode.unavailable,
  status: 503,
  message: 'the collector cannot store this now; send it again later',
  retrySeconds,
};

/** Whoever sends more than its share is told so; the others are not. */
export const overloaded = (reason: string): Refusal => ({
  code: rpcCode.resourceExhausted,
  status: 429,
  message: reason,
  retrySeconds,
});

export const shortOfMemory: Refusal = {
  code: rpcCode.unavailable,
  status: 503,
  message: 'the collector is short of memory; send it again later',
  retrySeconds: 5,
};

export const failed: Refusal = {
  code: rpcCode.internal,
  status: 500,
  message: 'the collector failed on this request',
};

export const bodyRefusal = (fault: BodyFault, limits: BodyLimits): Refusal => {
  switch (fault) {
    case 'too large':
      return {
        code: rpcCode.resourceExhausted,
        status: 413,
        message: `the body is larger than ${limits.bodyBytes} bytes, compressed or not; send smaller batches`,
      };
    case 'no room':
      return {
        code: rpcCode.resourceExhausted,
        status: 429,
        message: 'too many bodies are being taken in at once; send it again later',
        retrySeconds,
      };
    case 'too slow':
      return {
        code: rpcCode.deadlineExceeded,
        status: 408,
        message: `the body took longer than ${limits.bodySeconds} s to arrive`,
      };
    case 'unknown compression':
      return {
        code: rpcCode.invalidArgument,
        status: 415,
        message: `the compression is not known; use one of ${knownCompressions}, or none`,
      };
    case 'bad compression':
      return malformed('the body is not compressed as it says');
    case 'aborted':
      return malformed('the body broke off');
  }
};
