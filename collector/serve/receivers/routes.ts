// GET /receivers: who notifications go to. POST /receivers/NAME/test: whether one works, by a
// notification that says it is a test; what it answered is the answer.

import { Router } from 'express';
import { tryReceiver } from '../../page/receivers/trial.ts';
import type { BoardContext } from '../board.ts';
import { answerProblem } from '../problem.ts';
import { whoIs } from '../who.ts';
import type { ReceiverRow, ReceiverTest } from './shapes.ts';

type Context = Pick<BoardContext, 'receivers' | 'boardUrl' | 'audit' | 'now'>;

export const receiverRoutes = ({ receivers, boardUrl, audit, now }: Context): Router => {
  const router = Router();

  router.get('/receivers', (_request, response) => {
    const rows = receivers.map(
      ({ name, by, complaint }): ReceiverRow => ({ name, by, complaint: complaint() }),
    );
    response.set('cache-control', 'no-store').json(rows);
  });

  router.post('/receivers/:name/test', async (request, response) => {
    const { name } = request.params;
    const receiver = receivers.find((each) => each.name === name);
    if (receiver === undefined) {
      const detail = `There is no receiver ${name}; GET /api/receivers lists them.`;
      answerProblem(response, { status: 404, title: 'No such receiver', detail });
      return;
    }
    const who = whoIs(request);
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const trial = { boardUrl: boardUrl(), who, atMs: now() };
    const attempt = await tryReceiver(receiver, trial, gone.signal);
    const answer = attempt.taken ? (attempt.warning ?? attempt.answer ?? '') : attempt.error;
    const result: ReceiverTest = { name, taken: attempt.taken, answer };
    const detail = `${attempt.taken ? 'taken' : 'not taken'}: ${answer}`;
    audit.write({ at: now(), who, what: 'receiver tested', about: name, detail });
    response.set('cache-control', 'no-store').json(result);
  });

  return router;
};
