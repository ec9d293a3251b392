// Who may look and who may change things, where tokens are set. A token comes as
// `Authorization: Bearer` from programs, or as the password of Basic from browsers, which then also
// send it with the event stream. The operator's token opens everything that the viewer's does.

import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { answerProblem } from './problem.ts';

export type BoardTokens = { readonly viewer: string | null; readonly operator: string | null };

/** @returns the token of an Authorization header, or null. */
const tokenIn = (header: string | undefined): string | null => {
  const [, scheme, credentials] = /^(\w+) +(\S+) *$/.exec(header ?? '') ?? [];
  if (scheme === undefined || credentials === undefined) return null;
  if (scheme.toLowerCase() === 'bearer') return credentials;
  if (scheme.toLowerCase() !== 'basic') return null;
  const pair = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? null : pair.slice(colon + 1);
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** In constant time, whatever the lengths. */
const isSame = (given: string, expected: string | null): boolean =>
  expected !== null && timingSafeEqual(digest(given), digest(expected));

/** Reading needs the viewer's token, anything else the operator's, each where it is set. */
export const onlyWithToken = ({ viewer, operator }: BoardTokens): RequestHandler => {
  return (request, response, next) => {
    const reading = request.method === 'GET' || request.method === 'HEAD';
    if (reading ? viewer === null : operator === null && viewer === null) {
      next();
      return;
    }
    const given = tokenIn(request.headers.authorization);
    const isOperator = given !== null && isSame(given, operator);
    const isViewer = given !== null && isSame(given, viewer);
    if (isOperator || (isViewer && (reading || operator === null))) {
      next();
      return;
    }
    if (isViewer) {
      answerProblem(response, {
        status: 403,
        title: 'Looking only',
        detail: "This is the viewer's token; to change something, use BOARD_OPERATOR_TOKEN.",
      });
      return;
    }
    answerProblem(response, {
      status: 401,
      title: 'Token needed',
      detail:
        'Send a token of this board as `Authorization: Bearer TOKEN`, or in a browser as the ' +
        'password, with any user name.',
      headers: { 'www-authenticate': 'Basic realm="Signalbox board", charset="UTF-8"' },
    });
  };
};
