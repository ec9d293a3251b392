// Checks what came with a request. Bad input is answered here, with every field that is wrong.

import type { Response } from 'express';
import type { z } from 'zod';
import { sendProblem } from './problem.ts';

/** @returns null when the request has been answered with 400. */
export const readInput = <Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  response: Response,
): z.output<Schema> | null => {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    field: issue.path.join('.') || '(body)',
    message: issue.message,
  }));
  sendProblem(response, {
    status: 400,
    title: 'Bad request',
    detail: errors.map(({ field, message }) => `${field}: ${message}`).join('; '),
    errors,
  });
  return null;
};
