// Who asks, by name, for the audit. A name is what a caller says of itself: tokens are shared, and
// prove what may be done, not by whom. It is one short line whatever was sent.

import type { IncomingMessage } from 'node:http';

const mostCharacters = 100;
/** Who says nothing. */
export const nameless = 'operator';

/** One line without control characters, cut to a length; null where nothing is left. */
export const nameIn = (text: string): string | null => {
  const line = text
    .replace(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, mostCharacters);
  return line === '' ? null : line;
};

export type Credentials = { readonly user: string | null; readonly secret: string };

/** @returns what an Authorization header of Bearer or Basic carries; null for any other. */
export const credentialsIn = (header: string | undefined): Credentials | null => {
  const [, scheme, credentials] = /^(\w+) +(\S+) *$/.exec(header ?? '') ?? [];
  if (scheme === undefined || credentials === undefined) return null;
  if (scheme.toLowerCase() === 'bearer') return { user: null, secret: credentials };
  if (scheme.toLowerCase() !== 'basic') return null;
  const pair = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  if (colon < 0) return null;
  return { user: nameIn(pair.slice(0, colon)), secret: pair.slice(colon + 1) };
};

/** A header carries ASCII; other letters come percent-encoded, as addresses have them. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
};

type Asking = Pick<IncomingMessage, 'headers'>;

const signedIn = new WeakMap<Asking, string>();

/** The door has found out who it is. */
export const noteWho = (request: Asking, name: string): void => {
  signedIn.set(request, name);
};

/** @returns the name that the door noted, else Basic's user, else X-Signalbox-User, else 'operator'. */
export const whoIs = (request: Asking): string => {
  const told = request.headers['x-signalbox-user'];
  return (
    signedIn.get(request) ??
    credentialsIn(request.headers.authorization)?.user ??
    (typeof told === 'string' ? nameIn(decoded(told)) : null) ??
    nameless
  );
};
