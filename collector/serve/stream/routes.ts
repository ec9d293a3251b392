// GET /stream: server-sent events. A new reader is given the newest rows at once.

import { Router } from 'express';
import type { BoardContext } from '../board.ts';
import { answerProblem } from '../problem.ts';
import { frame } from './broadcast.ts';

export const streamRoutes = ({
  broadcast,
  state,
}: Pick<BoardContext, 'broadcast' | 'state'>): Router => {
  const router = Router();
  router.get('/stream', (request, response) => {
    if (broadcast.isFull) {
      answerProblem(response, {
        status: 503,
        title: 'Too many readers',
        detail: 'Every place at the stream is taken; close a board or try again later.',
        headers: { 'retry-after': '10' },
      });
      return;
    }
    request.socket.setNoDelay(true);
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      // Proxies that collect a response before passing it on would hold the board up.
      'x-accel-buffering': 'no',
    });
    response.write('retry: 1000\n\n');
    response.write(frame('slos', state.rows()));
    broadcast.add(response);
  });
  return router;
};
