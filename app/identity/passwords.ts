// Passwords are kept as argon2id, hashed and verified on libuv's threads, never on the main one.
// A sign-in for somebody unknown costs the same time as one for somebody known.

import { hash, verify } from '@node-rs/argon2';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export const hashPassword = (password: string): Promise<string> => hash(password, cost);

let nobodys: Promise<string> | null = null;

/** @param stored null for people who do not exist or have no password: never matches. */
export const passwordMatches = async (
  stored: string | null,
  password: string,
): Promise<boolean> => {
  nobodys ??= hashPassword('nobody has this password');
  const matches = await verify(stored ?? (await nobodys), password);
  return stored !== null && matches;
};
