// GET /alerts: every alert that is pending or firing, and those resolved lately. POST
// /alerts/ID/acknowledge: somebody sees to it, so that nobody is told of it again, nor anybody further.

import { Router } from 'express';
import { z } from 'zod';
import type { BoardContext } from '../board.ts';
import { answerProblem, issuesText } from '../problem.ts';
import { whoIs } from '../who.ts';

const acknowledgement = z.strictObject({
  by: z.string().trim().min(1).max(100).optional(),
  note: z.string().trim().max(1000).default(''),
});

type Context = Pick<BoardContext, 'state' | 'pager' | 'audit' | 'broadcast' | 'now'>;

export const alertRoutes = ({ state, pager, audit, broadcast, now }: Context): Router => {
  const router = Router();

  router.get('/alerts', (_request, response) => {
    response.set('cache-control', 'no-store').json(state.alerts());
  });

  router.post('/alerts/:id/acknowledge', (request, response) => {
    const parsed = acknowledgement.safeParse(request.body ?? {});
    if (!parsed.success) {
      const detail = issuesText(parsed.error, 'body');
      answerProblem(response, { status: 400, title: 'Not an acknowledgement', detail });
      return;
    }
    const { id } = request.params;
    const alert = state.alerts().find((each) => each.id === id);
    if (alert === undefined) {
      const detail = `There is no alert ${id}; GET /api/alerts lists them.`;
      answerProblem(response, { status: 404, title: 'No such alert', detail });
      return;
    }
    const who = whoIs(request);
    const { by = who, note } = parsed.data;
    const acknowledged = pager.acknowledge(id, { by, at: now(), note }, () => {
      const detail = [note, by === who ? '' : `by ${by}`].filter((text) => text !== '').join(' ');
      audit.write({ at: now(), who, what: 'alert acknowledged', about: id, detail });
    });
    if (acknowledged === null) {
      answerProblem(response, {
        status: 409,
        title: 'Not firing',
        detail: `Alert ${id} is ${alert.state}: only one that fires can be acknowledged.`,
      });
      return;
    }
    const rows = state.alerts().filter((each) => acknowledged.includes(each.id));
    for (const row of rows) broadcast.send('alert', row);
    response.set('cache-control', 'no-store').json(rows.find((each) => each.id === id));
  });

  return router;
};
