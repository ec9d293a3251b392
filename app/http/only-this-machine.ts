// In demo mode anybody who can connect is let in, so a page on the web must not be able to: one
// whose name was pointed at this machine sends that name as Host, and is refused.

import type { RequestHandler } from 'express';
import { isLoopback } from '../config.ts';
import { sendProblem } from './problem.ts';

export const onlyThisMachine: RequestHandler = (request, response, next) => {
  if (isLoopback(request.hostname)) {
    next();
    return;
  }
  sendProblem(response, {
    status: 421,
    title: 'Not from here',
    detail: `the demo answers on 127.0.0.1 and localhost only, not as ${request.hostname}`,
  });
};
