// Bearer tokens: JWTs signed with HS256 that say who signed in and for which organisation.
// A token alone lets nobody in: the membership is looked up each time (through the cache), so that
// a person who has left an organisation is out within minutes.

import { createSecretKey } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Principal } from './principal.ts';

export type IssuedToken = {
  readonly token: string;
  /** Milliseconds of Unix time. */
  readonly expiresAt: number;
};

export type Tokens = {
  readonly issue: (who: { userId: string; organizationId: string }) => Promise<IssuedToken>;
  /** null: not ours, changed, expired, or no member any more. */
  readonly verify: (token: string) => Promise<Principal | null>;
};

const issuer = 'signalbox';
const lifetimeMs = 12 * 60 * 60 * 1000;

export type TokenParts = {
  readonly secret: string;
  readonly now: () => number;
  readonly findMember: (userId: string, organizationId: string) => Promise<Principal | null>;
};

export const createTokens = ({ secret, now, findMember }: TokenParts): Tokens => {
  const key = createSecretKey(Buffer.from(secret));

  return {
    issue: async ({ userId, organizationId }) => {
      const issuedAt = Math.floor(now() / 1000);
      const expiresAt = issuedAt * 1000 + lifetimeMs;
      const token = await new SignJWT({ org: organizationId })
        .setProtectedHeader({ alg: 'HS256' })
        .setIssuer(issuer)
        .setAudience(issuer)
        .setSubject(userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt / 1000)
        .sign(key);
      return { token, expiresAt };
    },

    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: ['HS256'],
          issuer,
          audience: issuer,
          requiredClaims: ['sub', 'exp'],
          currentDate: new Date(now()),
        });
        if (!payload.sub || typeof payload.org !== 'string') return null;
        return await findMember(payload.sub, payload.org);
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
  };
};
