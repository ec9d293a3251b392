// How a request is refused: RFC 9457 problem details. `detail` says what is wrong and what to do.

import type { Response } from 'express';

export type Problem = {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** What is wrong in the input, one entry a field. */
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
  readonly traceId?: string;
};

export const sendProblem = (response: Response, problem: Problem): void => {
  response.status(problem.status).type('application/problem+json').json(problem);
};

export const notFound = (response: Response, what: string): void =>
  sendProblem(response, {
    status: 404,
    title: 'Not found',
    detail: `there is no such ${what} in your organisation`,
  });
