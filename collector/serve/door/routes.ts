// GET /sign-in: a form for a name and a token. POST /sign-in: a session, and the page that was wanted.
// POST /sign-out ends the session, also for copies of its cookie. All of it stands before the door.

import { join } from 'node:path';
import express, { type Response, Router } from 'express';
import { z } from 'zod';
import { CollectorError } from '../../error.ts';
import type { BoardContext } from '../board.ts';
import { plainStyle } from '../plain-style.ts';
import { nameIn } from '../who.ts';
import { type Door, signInPath } from './door.ts';
import { type SignInPage, signInPage, stylePath } from './page.ts';

const form = z.object({
  name: z.string().max(1000).default(''),
  token: z.string().max(1000).default(''),
  to: z.string().max(4000).default('/'),
});

/** Within this board: no other host, whatever it is spelled like. */
export const pathWithin = (text: unknown): string => {
  const base = 'http://board.invalid';
  if (typeof text !== 'string' || !/^\/(?![/\\])/.test(text)) return '/';
  const url = URL.parse(text, base);
  const isOurs = url !== null && url.origin === base && url.pathname !== signInPath;
  return isOurs ? url.pathname + url.search + url.hash : '/';
};

const show = (response: Response, status: number, page: SignInPage): void => {
  response.status(status).set('cache-control', 'no-store').type('html').send(signInPage(page));
};

export const signInRoutes = (
  door: Door,
  { audit, now, log }: Pick<BoardContext, 'audit' | 'now' | 'log'>,
): Router => {
  const router = Router();

  /** A board is most needed while its disk refuses: signing in goes on without its trace. */
  const noted = (who: string, what: string, detail: string): void => {
    try {
      audit.write({ at: now(), who, what, about: 'the board', detail });
    } catch (error) {
      if (!(error instanceof CollectorError)) throw error;
      log.error({ err: error, who }, `${what}, which could not be written to the audit`);
    }
  };

  router.get(stylePath, plainStyle(join(import.meta.dirname, 'page.css')));

  router.get(signInPath, (request, response) => {
    const to = pathWithin(request.query.to);
    if (door.isLocked) show(response, 200, { to, name: '', error: null });
    else response.redirect(303, to);
  });

  const readForm = express.urlencoded({ extended: false, limit: '16kb' });
  router.post(signInPath, readForm, async (request, response) => {
    const parsed = form.safeParse(request.body ?? {});
    const fields = parsed.data ?? { name: '', token: '', to: '/' };
    const [to, name] = [pathWithin(fields.to), nameIn(fields.name)];
    const again = (status: number, error: string) =>
      show(response, status, { to, name: name ?? '', error });
    if (name === null) {
      again(400, 'Give your name, so that others know who changed what.');
      return;
    }
    const { role, waitSeconds } = await door.roleOf(request, response, fields.token);
    if (waitSeconds > 0) {
      response.set('retry-after', String(waitSeconds));
      again(429, `There were too many wrong tokens from here. Wait ${waitSeconds} s.`);
    } else if (role === null) {
      again(401, 'This is no token of this board. Check that it is whole, and of this board.');
    } else {
      door.signIn(request, response, role, name);
      noted(name, 'signed in', `as ${role}`);
      response.set('cache-control', 'no-store').redirect(303, to);
    }
  });

  router.post('/sign-out', (request, response) => {
    const session = door.signOut(request, response);
    if (session !== null) noted(session.name, 'signed out', `as ${session.role}`);
    response.set('cache-control', 'no-store').redirect(303, door.isLocked ? signInPath : '/');
  });

  return router;
};
