// Lets only people with a valid bearer token pass, and notes who they are and for which tenant.

import type { RequestHandler, Response } from 'express';
import { sendProblem } from '../http/problem.ts';
import { mayEdit, type Principal } from './principal.ts';
import type { Tokens } from './tokens.ts';

export const bearerToken = (header: string | undefined): string | null =>
  /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? null;

export const requireUser = (tokens: Tokens): RequestHandler => {
  return async (request, response, next) => {
    const token = bearerToken(request.get('authorization'));
    const principal = token ? await tokens.verify(token) : null;
    if (!principal) {
      response.set('www-authenticate', 'Bearer');
      sendProblem(response, {
        status: 401,
        title: 'Not signed in',
        detail: token
          ? 'the token is not valid or its time is over: sign in again'
          : 'send `Authorization: Bearer TOKEN` with a token from POST /api/sessions',
      });
      return;
    }
    response.locals.principal = principal;
    next();
  };
};

/** @throws TypeError on a route that requireUser does not guard. */
export const principalOf = (response: Response): Principal => {
  const principal: unknown = response.locals.principal;
  if (!principal) throw new TypeError('this route is not behind requireUser');
  return principal as Principal;
};

/** After requireUser: turns viewers away, before anything is read of what they sent. */
export const requireEditor: RequestHandler = (_request, response, next) => {
  if (mayEdit(principalOf(response))) {
    next();
    return;
  }
  sendProblem(response, {
    status: 403,
    title: 'You may only read',
    detail: 'you are a viewer of this organisation: ask an administrator to make you a member',
  });
};
