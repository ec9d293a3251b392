// The last of all handlers. What a client got wrong is said to it; what we got wrong is a 500 that
// gives away nothing but the trace id, under which the log has the rest.

import { trace } from '@opentelemetry/api';
import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { recordException } from '../telemetry/exception.ts';
import { sendProblem } from './problem.ts';

/** Errors of body-parser and of the router carry the status that they call for. */
const clientStatus = (error: unknown): number | null => {
  const { status } = error as { status?: unknown };
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
};

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  413: 'Too large',
  415: 'Unsupported media type',
};

export const answerErrors = (log: Logger): ErrorRequestHandler => {
  return (error: unknown, request, response, next) => {
    const span = trace.getActiveSpan();
    const status = clientStatus(error);
    if (response.headersSent) {
      log.error({ err: error, path: request.path }, 'an answer broke off');
      next(error);
      return;
    }
    if (status !== null) {
      const detail = (error as Error).message;
      sendProblem(response, { status, title: titles[status] ?? 'Bad request', detail });
      return;
    }
    recordException(span, error);
    log.error({ err: error, method: request.method, path: request.path }, 'a request failed');
    sendProblem(response, {
      status: 500,
      title: 'Something went wrong on our side',
      detail: 'Try again; if it stays, report the trace id.',
      ...(span && { traceId: span.spanContext().traceId }),
    });
  };
};
