// Times every request under its route's template, never under its path, so that there are as many
// series as routes, and begins the request's span, in which all is done that it asks for. Upgrades to
// WebSockets do not come this way.

import { context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Request, RequestHandler, Response } from 'express';
import type { Metrics } from '../telemetry/metrics.ts';
import { contextOf } from '../telemetry/traceparent.ts';

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

/** What asks every second and would bury everything else. */
const untraced = /^\/(metrics|api\/health|api\/hubs\/\w+\/poll)(\/|\?|$)/;

const tracer = trace.getTracer('signalbox-http');

const beginSpan = (request: Request): Span | null => {
  if (untraced.test(request.url)) return null;
  const { method, headers, path } = request;
  const attributes = { 'http.request.method': method, 'url.path': path, 'url.scheme': 'http' };
  const options = { kind: SpanKind.SERVER, attributes };
  return tracer.startSpan(method, options, contextOf(headers.traceparent?.toString()));
};

const endSpan = (span: Span, request: Request, response: Response, route: string): void => {
  if (route.startsWith('/')) {
    span.setAttribute('http.route', route);
    span.updateName(`${request.method} ${route}`);
  }
  span.setAttribute('http.response.status_code', response.statusCode);
  if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
};

export const measureRequests = (metrics: Metrics): RequestHandler => {
  return (request, response, next) => {
    const startedAt = performance.now();
    const span = beginSpan(request);
    response.once('close', () => {
      const seconds = (performance.now() - startedAt) / 1000;
      const route = routeOf(request, response);
      const labels = {
        http_request_method: knownMethods.has(request.method) ? request.method : '_OTHER',
        http_route: route,
        // What a client that hung up would have got is not known; 499 is what proxies say.
        http_response_status_code: response.writableFinished ? response.statusCode : 499,
      };
      metrics.httpDuration.observe(labels, seconds, span);
      if (span !== null) endSpan(span, request, response, route);
    });
    if (span === null) next();
    else context.with(trace.setSpan(context.active(), span), next);
  };
};
