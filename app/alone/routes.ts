// /api/alone: documents for those whom the hub will not have, because collaboration is switched off
// for them. They read, and write under the lock of the whole document, over plain HTTP.

import { Router } from 'express';
import { z } from 'zod';
import { limits } from '../collaboration/edit.ts';
import type { AloneWelcome } from '../collaboration/protocol/alone.ts';
import { colourOf } from '../collaboration/session.ts';
import { createDocumentStore } from '../collaboration/store.ts';
import type { AppContext } from '../context.ts';
import { readInput } from '../http/input.ts';
import { notFound, sendProblem } from '../http/problem.ts';
import { mayEdit } from '../identity/principal.ts';
import { principalOf, requireEditor, requireUser } from '../identity/require-user.ts';
import { Locks } from '../locks/locks.ts';
import { editBody, sinceQuery } from './input.ts';
import { Writer } from './writer.ts';

const documentId = z.uuid();

export const aloneRoutes = (context: AppContext): Router => {
  const { flags, tokens, database } = context;
  const locks = new Locks(context);
  const writer = new Writer({ ...context, locks, store: createDocumentStore(database) });
  const router = Router();
  router.use(requireUser(tokens));

  router.get('/', async (_request, response) => {
    const who = principalOf(response);
    const on = await Promise.all([
      flags.enabled('real-time-collaboration', who),
      flags.enabled('collaborative-editing', who),
    ]);
    const { userId: id, name } = who;
    const welcome: AloneWelcome = {
      person: { id, name, colour: colourOf(id) },
      mayEdit: mayEdit(who),
      limits,
      time: Date.now(),
      together: on.every(Boolean),
    };
    response.json(welcome);
  });

  router.get('/:id', async (request, response) => {
    const id = documentId.safeParse(request.params.id);
    const query = readInput(sinceQuery, request.query, response);
    if (!query) return;
    const { organizationId } = principalOf(response);
    const since = id.success
      ? await writer.since(
          { organizationId, documentId: id.data },
          query.after ?? null,
          query.client,
        )
      : null;
    if (since === null) notFound(response, 'document');
    else response.json(since);
  });

  router.post('/:id/edits', requireEditor, async (request, response) => {
    const id = documentId.safeParse(request.params.id);
    const edit = readInput(editBody, request.body, response);
    if (!edit) return;
    const who = principalOf(response);
    const { organizationId } = who;
    const verdict = id.success
      ? await writer.write({ organizationId, documentId: id.data }, who, edit)
      : null;
    if (verdict === null) notFound(response, 'document');
    else if (verdict.outcome === 'invalid') {
      sendProblem(response, { status: 400, title: 'Bad request', detail: verdict.reason });
    } else response.json(verdict);
  });
  return router;
};
