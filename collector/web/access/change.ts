// Changing something on the board: one request as JSON, under this browser's name.

import { requestJson } from '../live/problem.ts';
import { nameHeader, storedName } from './name.ts';

/** @throws RequestFailure with a sentence for the reader. */
export const change = (path: string, body: unknown): Promise<unknown> =>
  requestJson('The collector', path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...nameHeader(storedName()) },
    body: JSON.stringify(body),
  });
