// GET /audit?limit=&before=&who=&text=: what people changed, newest first. `before` is the id of the
// last row of an earlier answer.

import { Router } from 'express';
import { z } from 'zod';
import type { BoardContext } from '../board.ts';
import { readLimit } from '../limit.ts';
import { answerProblem, badQuestion } from '../problem.ts';

const question = z.object({
  before: z.coerce.number().int().positive().optional(),
  who: z.string().max(100).optional(),
  text: z.string().max(200).optional(),
});

export const auditRoutes = ({ audit }: Pick<BoardContext, 'audit'>): Router => {
  const router = Router();
  router.get('/audit', (request, response) => {
    const limit = readLimit(request.query.limit, { standard: 100, most: 1000 });
    if (typeof limit !== 'number') {
      answerProblem(response, limit);
      return;
    }
    const parsed = question.safeParse(request.query);
    if (!parsed.success) {
      answerProblem(response, badQuestion(parsed.error));
      return;
    }
    const { before, who, text } = parsed.data;
    response.set('cache-control', 'no-store').json(
      audit.list({
        limit,
        ...(before === undefined ? {} : { beforeId: before }),
        ...(who ? { who } : {}),
        ...(text ? { text } : {}),
      }),
    );
  });
  return router;
};
