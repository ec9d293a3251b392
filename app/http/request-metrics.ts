// Times every request under its route's template, never under its path, so that there are as many
// series as routes. Upgrades to WebSockets do not come this way. The request's span gets the same route:
// where several routers stand at one path, the instrumentation of express does not know it.

import { type Span, trace } from '@opentelemetry/api';
import type { Request, RequestHandler, Response } from 'express';
import type { Metrics } from '../telemetry/metrics.ts';

/**
 * Notes where a router is mounted: by the time an error is answered, the request itself has
 * forgotten it.
 */
export const mountedAt = (path: string): RequestHandler => {
  return (_request, response, next) => {
    response.locals.mountedAt = path;
    next();
  };
};

/** What served the request: '/api/documents/:id', 'static' for the pages' files, or 'unmatched'. */
export const routeOf = (request: Request, response: Response): string => {
  const path: unknown = request.route?.path;
  const base: unknown = request.baseUrl || response.locals.mountedAt;
  if (typeof path === 'string')
    return `${typeof base === 'string' ? base : ''}${path}`.replace(/(.)\/$/, '$1');
  return response.locals.staticFile === true ? 'static' : 'unmatched';
};

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

const nameSpan = (span: Span | undefined, method: string, route: string): void => {
  if (!route.startsWith('/')) return;
  span?.setAttribute('http.route', route);
  span?.updateName(`${method} ${route}`);
};

export const measureRequests = (metrics: Metrics): RequestHandler => {
  return (request, response, next) => {
    const stop = metrics.httpDuration.startTimer();
    const span = trace.getActiveSpan();
    // Before all others who listen: one of them ends the span.
    response.prependOnceListener('close', () => {
      nameSpan(span, request.method, routeOf(request, response));
      stop({
        http_request_method: knownMethods.has(request.method) ? request.method : '_OTHER',
        http_route: routeOf(request, response),
        // What a client that hung up would have got is not known; 499 is what proxies say.
        http_response_status_code: response.writableFinished ? response.statusCode : 499,
      });
    });
    next();
  };
};
