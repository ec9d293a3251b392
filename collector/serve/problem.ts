// Errors of the collector's API as problem details (RFC 9457): what is wrong, where, what to do.
// A fault of ours is logged whole and answered without its inside.

import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import type { z } from 'zod';

export type Problem = {
  readonly status: number;
  readonly title: string;
  /** One sentence with the way out. */
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export const answerProblem = (
  response: Response,
  { status, title, detail, headers = {} }: Problem,
): void => {
  response
    .status(status)
    .set({ 'cache-control': 'no-store', ...headers })
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, detail }));
};

/** What is wrong with each part of something that was sent; `whole` names it where no part does. */
export const issuesText = ({ issues }: z.ZodError, whole = ''): string =>
  issues.map(({ path, message }) => `${path.join('.') || whole}: ${message}`).join('; ');

export const badQuestion = (error: z.ZodError): Problem => ({
  status: 400,
  title: 'Bad question',
  detail: `${issuesText(error)}.`,
});

/** What express and its body parser throw for a request that cannot be read. */
const ofRequest = (error: unknown): Problem | null => {
  const { status, type } = Object(error) as { status?: unknown; type?: unknown };
  if (typeof status !== 'number' || status < 400 || status >= 500) return null;
  if (type === 'entity.too.large') {
    return { status, title: 'Body too large', detail: 'Send at most 64 KiB of JSON.' };
  }
  if (type === 'entity.parse.failed') {
    return { status, title: 'Body is not JSON', detail: 'Send one JSON object.' };
  }
  return {
    status,
    title: 'Request cannot be read',
    detail: error instanceof Error ? error.message : 'Check its address, headers and body.',
  };
};

/** The last handler: four parameters are how express knows it. */
export const problemHandler =
  (log: Pick<Logger, 'error'>): ErrorRequestHandler =>
  (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = ofRequest(error);
    if (problem !== null) {
      answerProblem(response, problem);
      return;
    }
    log.error({ err: error, path: request.path }, 'a request failed by a fault of ours');
    answerProblem(response, {
      status: 500,
      title: 'The collector failed to answer',
      detail: 'This is a fault of the collector; its log tells more. Other requests are unharmed.',
    });
  };
