// A browser's session as a signed cookie: who, in which role, until when. It lives for an hour, is
// renewed while it is used, and never outlives a week. A cookie is good only while the token of its
// role is the one that it was made with, and its session was not ended.

import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { SessionFile } from './session-file.ts';
import type { BoardTokens, Role } from './tokens.ts';

export const cookieLifeMs = 3_600_000;
export const sessionLifeMs = 7 * 86_400_000;

export type Session = {
  readonly id: string;
  readonly role: Role;
  readonly name: string;
  readonly startedMs: number;
  /** When the cookie ends. */
  readonly untilMs: number;
};

const sessionShape: z.ZodType<Session> = z.strictObject({
  id: z.uuid(),
  role: z.enum(['viewer', 'operator']),
  name: z.string(),
  startedMs: z.number(),
  untilMs: z.number(),
});

export type Sessions = {
  /** Boards on one host share its cookies: each has a name of its own. */
  readonly cookieName: string;
  readonly begin: (role: Role, name: string, nowMs: number) => Session;
  /** The same session with a cookie that lives on; null while that is not due, or over. */
  readonly renewed: (session: Session, nowMs: number) => Session | null;
  readonly end: (session: Session, nowMs: number) => void;
  readonly sealed: (session: Session) => string;
  /** @returns null for what was not sealed here, is over, or was ended. */
  readonly opened: (value: string, nowMs: number) => Session | null;
};

const parsed = (text: string): Session | null => {
  try {
    return sessionShape.safeParse(JSON.parse(text)).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

export const createSessions = (file: SessionFile, tokens: BoardTokens): Sessions => {
  const signature = (payload: string, token: string): Buffer => {
    const key = createHmac('sha256', file.key).update(token).digest();
    return createHmac('sha256', key).update(payload).digest();
  };
  const fingerprint = createHmac('sha256', file.key).update('cookie').digest('hex').slice(0, 8);

  return {
    cookieName: `signalbox_${fingerprint}`,
    begin: (role, name, nowMs) => ({
      ...{ id: randomUUID(), role, name },
      ...{ startedMs: nowMs, untilMs: nowMs + cookieLifeMs },
    }),
    renewed: (session, nowMs) => {
      if (session.untilMs - nowMs > cookieLifeMs / 2) return null;
      const untilMs = Math.min(nowMs + cookieLifeMs, session.startedMs + sessionLifeMs);
      return untilMs > session.untilMs ? { ...session, untilMs } : null;
    },
    end: ({ id, startedMs }, nowMs) => file.end(id, startedMs + sessionLifeMs, nowMs),
    sealed: (session) => {
      const token = tokens[session.role];
      if (token === null) throw new RangeError(`there is no token for a ${session.role}`);
      const payload = Buffer.from(JSON.stringify(session)).toString('base64url');
      return `${payload}.${signature(payload, token).toString('base64url')}`;
    },
    opened: (value, nowMs) => {
      const [payload = '', signed = ''] = value.split('.', 2);
      const session = parsed(Buffer.from(payload, 'base64url').toString('utf8'));
      const token = session === null ? null : tokens[session.role];
      if (session === null || token === null) return null;
      const [given, expected] = [Buffer.from(signed, 'base64url'), signature(payload, token)];
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
      return session.untilMs > nowMs && !file.isEnded(session.id) ? session : null;
    },
  };
};
