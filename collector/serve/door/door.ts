// The one door of the board: whoever wants in is known by a token in the Authorization header or by
// the session of a browser that signed in, and everything asks here who it is and what it may do.
// Another way of signing in ends in `signIn`, and nothing behind the door changes.

import type { Request, RequestHandler, Response } from 'express';
import { answerProblem } from '../problem.ts';
import { credentialsIn, noteWho, whoIs } from '../who.ts';
import { readCookie, sessionCookie, wipedCookie } from './cookie.ts';
import { answerGuesser, createGuesses } from './guesses.ts';
import type { Session, Sessions } from './session.ts';
import { type BoardTokens, mayDo, needOf, type Role, roleOf } from './tokens.ts';

export type Visitor = {
  /** null for somebody unknown. */
  readonly role: Role | null;
  readonly name: string;
  /** null for whoever brings a token, and for somebody unknown. */
  readonly session: Session | null;
};

export type Door = {
  /** Lets in who may do what they ask for; everybody else gets an answer that says what is needed. */
  readonly guard: RequestHandler;
  /** Of a request that passed the guard. */
  readonly visitorOf: (response: Response) => Visitor;
  readonly mayChange: (visitor: Visitor) => boolean;
  /** Whether there is anything to sign in to. */
  readonly isLocked: boolean;
  /** @returns 0 when the secret was looked at, else for how many seconds it will not be. */
  readonly roleOf: (
    request: Request,
    response: Response,
    secret: string,
  ) => Promise<{ readonly role: Role | null; readonly waitSeconds: number }>;
  readonly signIn: (request: Request, response: Response, role: Role, name: string) => void;
  /** @returns whose session it was; null where there was none. */
  readonly signOut: (request: Request, response: Response) => Session | null;
};

export type DoorOptions = {
  readonly tokens: BoardTokens;
  readonly sessions: Sessions;
  readonly publicUrl: string | null;
  readonly now: () => number;
};

export const signInPath = '/sign-in';

/** A page that a person opens, by its address or a link. */
const isPageVisit = (request: Request): boolean =>
  request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');

/** A browser would ask for the password in a window of its own, over the page. */
const isBrowser = ({ headers }: Request): boolean =>
  headers['sec-fetch-mode'] !== undefined || (headers['user-agent'] ?? '').startsWith('Mozilla/');

const answerStranger = (request: Request, response: Response): void => {
  if (isBrowser(request) && isPageVisit(request)) {
    const to = encodeURIComponent(request.originalUrl);
    response.set('cache-control', 'no-store').redirect(303, `${signInPath}?to=${to}`);
    return;
  }
  const scheme = isBrowser(request) ? 'Bearer' : 'Basic';
  answerProblem(response, {
    status: 401,
    title: 'Not signed in',
    detail:
      `Open ${signInPath} in a browser, or send a token of this board as ` +
      '`Authorization: Bearer TOKEN`, or as the password of Basic with your name.',
    headers: { 'www-authenticate': `${scheme} realm="Signalbox board", charset="UTF-8"` },
  });
};

export const createDoor = ({ tokens, sessions, publicUrl, now }: DoorOptions): Door => {
  const guesses = createGuesses();
  const streams = new Map<string, Set<Response>>();

  const sessionOf = (request: Request): Session | null => {
    const value = readCookie(request.headers.cookie, sessions.cookieName);
    return value === null ? null : sessions.opened(value, now());
  };

  const give = (request: Request, response: Response, session: Session): void => {
    const value = sessions.sealed(session);
    const maxAgeSeconds = Math.ceil((session.untilMs - now()) / 1000);
    const cookie = { name: sessions.cookieName, value, maxAgeSeconds };
    response.append('set-cookie', sessionCookie(cookie, request.headers.host, publicUrl));
  };

  /** What is answered for long ends with its session. */
  const bound = (response: Response, { id, untilMs }: Session): void => {
    const open = streams.get(id) ?? new Set();
    streams.set(id, open.add(response));
    const timer = setTimeout(() => response.destroy(), untilMs - now()).unref();
    response.once('close', () => {
      clearTimeout(timer);
      open.delete(response);
      if (open.size === 0) streams.delete(id);
    });
  };

  const look: Door['roleOf'] = async (request, response, secret) => {
    const waitSeconds = await guesses.waitSeconds(request);
    if (waitSeconds > 0) return { role: null, waitSeconds };
    const role = roleOf(tokens, secret);
    if (role === null) await guesses.count(request, response, secret);
    return { role, waitSeconds: 0 };
  };

  const guard: RequestHandler = async (request, response, next) => {
    const need = needOf(request.method);
    const credentials = credentialsIn(request.headers.authorization);
    let role: Role | null = null;
    let session: Session | null = null;
    if (credentials !== null && isLocked) {
      const found = await look(request, response, credentials.secret);
      if (found.waitSeconds > 0 && !mayDo(tokens, null, need)) {
        answerGuesser(response, found.waitSeconds);
        return;
      }
      role = found.role;
    }
    if (role === null) {
      session = sessionOf(request);
      role = session?.role ?? null;
    }
    if (session !== null && need === 'change' && request.headers.origin === undefined) {
      answerProblem(response, {
        status: 403,
        title: 'No origin',
        detail:
          'A change by a signed-in browser must say which page it comes from; programs send a token.',
      });
      return;
    }
    if (mayDo(tokens, role, need)) {
      if (session !== null) {
        noteWho(request, session.name);
        const renewed = sessions.renewed(session, now());
        if (renewed !== null) give(request, response, renewed);
        bound(response, renewed ?? session);
      }
      const visitor: Visitor = { role, session, name: whoIs(request) };
      response.locals.visitor = visitor;
      next();
    } else if (role === 'viewer') {
      answerProblem(response, {
        status: 403,
        title: 'Looking only',
        detail: "This is the viewer's token; to change something, use BOARD_OPERATOR_TOKEN.",
      });
    } else answerStranger(request, response);
  };

  const isLocked = tokens.viewer !== null || tokens.operator !== null;

  return {
    guard,
    isLocked,
    roleOf: look,
    visitorOf: (response) => {
      const visitor: unknown = response.locals.visitor;
      if (!visitor) throw new TypeError('this route is not behind the door');
      return visitor as Visitor;
    },
    mayChange: ({ role }) => mayDo(tokens, role, 'change'),
    signIn: (request, response, role, name) =>
      give(request, response, sessions.begin(role, name, now())),
    signOut: (request, response) => {
      const session = sessionOf(request);
      response.append('set-cookie', wipedCookie(sessions.cookieName));
      if (session === null) return null;
      sessions.end(session, now());
      for (const stream of streams.get(session.id) ?? []) {
        if (stream !== response) stream.destroy();
      }
      return session;
    },
  };
};
