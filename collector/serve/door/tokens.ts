// What a token opens. Looking needs the viewer's, changing the operator's, each where it is set; the
// operator's token opens everything that the viewer's does. A board without tokens is for whoever
// reaches it, which is why it listens on loopback only.

import { createHash, timingSafeEqual } from 'node:crypto';

export type BoardTokens = { readonly viewer: string | null; readonly operator: string | null };
export type Role = 'viewer' | 'operator';
export type Need = 'look' | 'change';

export const needOf = (method: string): Need =>
  method === 'GET' || method === 'HEAD' ? 'look' : 'change';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** In constant time, whatever the lengths. */
const isSame = (given: string, expected: string | null): boolean =>
  expected !== null && timingSafeEqual(digest(given), digest(expected));

/** @returns whose token it is; null for nobody's. */
export const roleOf = ({ viewer, operator }: BoardTokens, secret: string): Role | null => {
  if (isSame(secret, operator)) return 'operator';
  return isSame(secret, viewer) ? 'viewer' : null;
};

/** @param role null for somebody unknown. */
export const mayDo = (
  { viewer, operator }: BoardTokens,
  role: Role | null,
  need: Need,
): boolean => {
  if (role === 'operator') return true;
  if (role === 'viewer') return need === 'look' || operator === null;
  return need === 'look' ? viewer === null : viewer === null && operator === null;
};
