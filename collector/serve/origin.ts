// Keeps other websites out. A name that a stranger could point at this machine (DNS rebinding) is
// refused by the Host header; a request that a browser makes for another site, by its origin.
// IP addresses and localhost cannot be rebound and pass.

import { isIP } from 'node:net';
import type { RequestHandler } from 'express';
import { answerProblem } from './problem.ts';

/** The name without port and brackets; null for what is no host at all. */
const hostName = (host: string): string | null => {
  const url = `http://${host}`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '') : null;
};

const isOurs = (host: string, publicHost: string | null): boolean => {
  const name = hostName(host);
  if (name === null) return false;
  return isIP(name) !== 0 || name === 'localhost' || host === publicHost;
};

/** @param publicUrl where people reach the board when that is not where it listens. */
export const onlyOurHosts = (publicUrl: string | null): RequestHandler => {
  const publicHost = publicUrl === null ? null : new URL(publicUrl).host;
  return (request, response, next) => {
    if (isOurs(request.headers.host ?? '', publicHost)) {
      next();
      return;
    }
    answerProblem(response, {
      status: 421,
      title: 'Unknown host',
      detail:
        'The board does not answer to this name. Call it by its IP address or localhost, or set ' +
        'PUBLIC_BOARD_URL to the address that people use; a proxy must pass the Host header on.',
    });
  };
};

/** Requests that carry an origin must come from the board's own pages; programs send none. */
export const onlyOurPages = (publicUrl: string | null): RequestHandler => {
  const publicOrigin = publicUrl === null ? null : new URL(publicUrl).origin;
  return (request, response, next) => {
    const { origin, host } = request.headers;
    const foreign =
      origin === undefined
        ? request.headers['sec-fetch-site'] === 'cross-site' && request.method !== 'GET'
        : origin !== publicOrigin && !(URL.canParse(origin) && new URL(origin).host === host);
    if (!foreign) {
      next();
      return;
    }
    answerProblem(response, {
      status: 403,
      title: 'Foreign origin',
      detail: 'Only the pages of this board may call its API from a browser.',
    });
  };
};
