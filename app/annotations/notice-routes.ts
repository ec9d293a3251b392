// /api/notices: which comments call who asks, and that they have been seen. The hub tells of new ones.

import { Router } from 'express';
import { z } from 'zod';
import type { AppContext } from '../context.ts';
import { readInput } from '../http/input.ts';
import { principalOf, requireUser } from '../identity/require-user.ts';
import { countUnread, listNotices, markRead } from './comments.ts';

const query = z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) });
/** Null is all of them. */
const readBody = z.strictObject({ comments: z.array(z.uuid()).max(100).nullable() });

export const noticeRoutes = ({
  database,
  tokens,
}: Pick<AppContext, 'database' | 'tokens'>): Router => {
  const router = Router();
  router.use(requireUser(tokens));

  router.get('/', async (request, response) => {
    const input = readInput(query, request.query, response);
    if (!input) return;
    const { organizationId, userId } = principalOf(response);
    const [notices, unread] = await Promise.all([
      listNotices(database, organizationId, userId, input.limit),
      countUnread(database, organizationId, userId),
    ]);
    response.json({ unread, notices });
  });

  router.post('/read', async (request, response) => {
    const body = readInput(readBody, request.body, response);
    if (!body) return;
    const { organizationId, userId } = principalOf(response);
    await markRead(database, organizationId, userId, body.comments);
    response.json({ unread: await countUnread(database, organizationId, userId) });
  });
  return router;
};
