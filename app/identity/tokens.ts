// Bearer tokens: JWTs signed with HS256 that say who signed in and for which organisation.
// A token alone lets nobody in: the membership is looked up each time (through the cache), so that
// a person who has left an organisation is out within minutes. Where a token has to be given to a
// hub, one of its own lives for seconds and is good for nothing else.

import { createSecretKey } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Principal } from './principal.ts';

export type IssuedToken = {
  readonly token: string;
  /** Milliseconds of Unix time. */
  readonly expiresAt: number;
};

/** What let somebody into a hub. */
export type HubPass = {
  readonly principal: Principal;
  /** Whether they may still be there. null: signed in too long ago, or no member any more. */
  readonly again: () => Promise<Principal | null>;
};

export type Tokens = {
  readonly issue: (who: { userId: string; organizationId: string }) => Promise<IssuedToken>;
  /** null: not ours, changed, expired, or no member any more. */
  readonly verify: (token: string) => Promise<Principal | null>;
  /** @param token of a sign-in; null where it is not good. */
  readonly issueForHub: (token: string) => Promise<IssuedToken | null>;
  /** Reads a hub's token, or that of a sign-in, which programs may show. */
  readonly forHub: (token: string) => Promise<HubPass | null>;
};

const issuer = 'signalbox';
const hubAudience = 'signalbox-hub';
const lifetimeMs = 12 * 60 * 60 * 1000;
const hubLifetimeMs = 30 * 1000;

export type TokenParts = {
  readonly secret: string;
  readonly now: () => number;
  readonly findMember: (userId: string, organizationId: string) => Promise<Principal | null>;
};

type Claims = {
  readonly userId: string;
  readonly organizationId: string;
  readonly audience: string;
  /** Until when the sign-in is good, milliseconds of Unix time. */
  readonly until: number;
};

/** Of a token with our signature. */
type Signed = Claims & {
  /** Milliseconds of Unix time. */
  readonly expiresAt: number;
};

/** A signature stays what it was: to look at it anew each time was a twelfth of what a request costs. */
const mostRemembered = 5_000;

export const createTokens = ({ secret, now, findMember }: TokenParts): Tokens => {
  const key = createSecretKey(Buffer.from(secret));

  const sign = async (claims: Claims, lifetime: number): Promise<IssuedToken> => {
    const issuedAt = Math.floor(now() / 1000);
    const expiresAt = Math.min(issuedAt * 1000 + lifetime, claims.until);
    const token = await new SignJWT({ org: claims.organizationId, until: claims.until })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(issuer)
      .setAudience(claims.audience)
      .setSubject(claims.userId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt / 1000)
      .sign(key);
    return { token, expiresAt };
  };

  const remembered = new Map<string, Signed>();

  const verified = async (token: string): Promise<Signed | null> => {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        issuer,
        audience: [issuer, hubAudience],
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(now()),
      });
      const { sub, org, exp = 0, until = exp * 1000, aud } = payload;
      if (!sub || typeof org !== 'string' || typeof until !== 'number') return null;
      const expiresAt = exp * 1000;
      return { userId: sub, organizationId: org, audience: String(aud), until, expiresAt };
    } catch (error) {
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  };

  const remember = (token: string, signed: Signed): void => {
    remembered.set(token, signed);
    const [oldest] = remembered.keys();
    if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
  };

  const read = async (token: string, audiences: readonly string[]): Promise<Claims | null> => {
    const known = remembered.get(token);
    const signed = known ?? (await verified(token));
    if (signed === null) return null;
    if (signed.expiresAt <= now()) {
      remembered.delete(token);
      return null;
    }
    if (known === undefined) remember(token, signed);
    return audiences.includes(signed.audience) ? signed : null;
  };

  const memberOf = ({ userId, organizationId }: Claims): Promise<Principal | null> =>
    findMember(userId, organizationId);

  return {
    issue: (who) => {
      const until = Math.floor(now() / 1000) * 1000 + lifetimeMs;
      return sign({ ...who, audience: issuer, until }, lifetimeMs);
    },

    verify: async (token) => {
      const claims = await read(token, [issuer]);
      return claims && memberOf(claims);
    },

    issueForHub: async (token) => {
      const claims = await read(token, [issuer]);
      if (claims === null || (await memberOf(claims)) === null) return null;
      return sign({ ...claims, audience: hubAudience }, hubLifetimeMs);
    },

    forHub: async (token) => {
      const claims = await read(token, [issuer, hubAudience]);
      const principal = claims && (await memberOf(claims));
      if (claims === null || principal === null) return null;
      const again = async () => (now() < claims.until ? memberOf(claims) : null);
      return { principal, again };
    },
  };
};
