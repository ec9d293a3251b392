// Whose data a request brings: each token belongs to one DataSource, which may have several, so that
// a new one can be handed out before the old one is withdrawn.

import { createHash } from 'node:crypto';

export type SourceToken = { readonly source: string; readonly token: string };

/** @returns the name of the DataSource; null for whoever may not push. */
export type Admission = (authorization: string | undefined) => string | null;

/** Tokens are looked up by their digests: how long that takes tells nothing of a token. */
const digest = (token: string): string => createHash('sha256').update(token).digest('base64');

export const admitByToken = (tokens: readonly SourceToken[]): Admission => {
  const sources = new Map(tokens.map(({ source, token }) => [digest(token), source]));
  return (authorization) => {
    const token = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
    return token === undefined ? null : (sources.get(digest(token)) ?? null);
  };
};

/**
 * The sources of which nothing can be pushed: those without a token, where tokens say whose a request
 * is; all but the first where nothing says it.
 */
export const unheard = (
  tokens: readonly SourceToken[],
  sources: readonly string[],
): readonly string[] =>
  tokens.length === 0
    ? sources.slice(1)
    : sources.filter((name) => !tokens.some(({ source }) => source === name));
