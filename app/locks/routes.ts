// /api/documents/ID/locks: who has what, and take, keep, give back, ask for, hand over, take away.
// A refusal says who holds it. Locks that others took bind everybody, whatever the flags say.

import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { LocksAnswer } from '../collaboration/protocol/locks.ts';
import type { AppContext } from '../context.ts';
import { readInput } from '../http/input.ts';
import { notFound, sendProblem } from '../http/problem.ts';
import { mayEdit, type Principal } from '../identity/principal.ts';
import { principalOf, requireEditor, requireUser } from '../identity/require-user.ts';
import { type LockAnswer, Locks } from './locks.ts';
import type { DocumentKey } from './store.ts';

const place = z.int().min(0).max(10_000_000);

const takeBody = z.strictObject({
  /** Left out: the whole document. */
  range: z
    .strictObject({ from: place, to: place, revision: z.int().min(0).max(2_147_483_647) })
    .refine(({ from, to }) => from <= to, 'must not end before it begins')
    .optional(),
  seconds: z.int().min(1).max(300).default(30),
});
const handOverBody = z.strictObject({ to: z.uuid() });
const documentId = z.uuid();
const tokenNumber = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

const isOver = (response: Response): void =>
  sendProblem(response, {
    status: 410,
    title: 'The lock is over',
    detail: 'it ran out, was given back, or somebody else has it now',
  });

const answerWith = (response: Response, answer: LockAnswer, status: number): void => {
  switch (answer.kind) {
    case 'locked':
      if (status === 204) response.status(204).end();
      else response.status(status).json(answer.lock);
      return;
    case 'no-document':
      notFound(response, 'document');
      return;
    case 'gone':
      isOver(response);
      return;
    case 'held': {
      const { holder, range } = answer.by;
      const what = range === null ? 'the document' : 'a section of it';
      const detail = `${holder.name} has locked ${what}`;
      sendProblem(response, { status: 409, title: 'Locked', detail });
      return;
    }
    case 'not-allowed':
      sendProblem(response, { status: 403, title: 'Not allowed', detail: answer.reason });
      return;
  }
};

/** Mounted at /api/documents. */
export const lockRoutes = (context: AppContext): Router => {
  const { flags, tokens } = context;
  const locks = new Locks(context);
  const router = Router();
  const path = '/:id/locks';
  router.use(path, requireUser(tokens));
  router.post([path, `${path}/:token/*rest`], requireEditor);

  const keyOf = (request: Request, response: Response): DocumentKey | null => {
    const id = documentId.safeParse(request.params.id);
    if (id.success) {
      return { organizationId: principalOf(response).organizationId, documentId: id.data };
    }
    notFound(response, 'document');
    return null;
  };

  /** Who edits alone does so under a lock, so they may always take one. */
  const lockingIsOn = async (who: Principal): Promise<boolean> =>
    (await flags.enabled('document-locking', who)) ||
    !(await flags.enabled('collaborative-editing', who));

  router.get(path, async (request, response) => {
    const key = keyOf(request, response);
    if (key === null) return;
    const state = await locks.read(key);
    if (state === null) {
      notFound(response, 'document');
      return;
    }
    const who = principalOf(response);
    const mayLock = mayEdit(who) && (await lockingIsOn(who));
    const answer: LocksAnswer = { ...state, mayLock, maySteal: mayLock && who.role === 'admin' };
    response.json(answer);
  });

  router.post(path, async (request, response) => {
    const key = keyOf(request, response);
    const body = key && readInput(takeBody, request.body ?? {}, response);
    if (!key || !body) return;
    const who = principalOf(response);
    if (!(await lockingIsOn(who))) {
      const detail = 'locking is switched off for you';
      sendProblem(response, { status: 403, title: 'Not allowed', detail });
      return;
    }
    const { range = null, seconds } = body;
    answerWith(response, await locks.take(key, who, { range, seconds }), 201);
  });

  type Act = (
    key: DocumentKey,
    who: Principal,
    token: number,
    request: Request,
    response: Response,
  ) => Promise<void>;

  const onLock = (act: Act) => async (request: Request, response: Response) => {
    const key = keyOf(request, response);
    if (key === null) return;
    const token = tokenNumber.safeParse(request.params.token);
    if (!token.success) isOver(response);
    else await act(key, principalOf(response), token.data, request, response);
  };

  router.post(
    `${path}/:token/renewal`,
    onLock(async (key, who, token, _request, response) => {
      const expiresAt = await locks.renew(key, who, token);
      if (expiresAt === null) isOver(response);
      else response.json({ expiresAt });
    }),
  );

  router.delete(
    `${path}/:token`,
    onLock(async (key, who, token, _request, response) => {
      answerWith(response, await locks.release(key, who, token), 204);
    }),
  );

  router.post(
    `${path}/:token/requests`,
    onLock(async (key, who, token, _request, response) => {
      answerWith(response, await locks.request(key, who, token), 202);
    }),
  );

  router.post(
    `${path}/:token/hand-over`,
    onLock(async (key, who, token, request, response) => {
      const body = readInput(handOverBody, request.body, response);
      if (body) answerWith(response, await locks.handOver(key, who, token, body.to), 200);
    }),
  );

  router.post(
    `${path}/:token/theft`,
    onLock(async (key, who, token, _request, response) => {
      answerWith(response, await locks.steal(key, who, token), 200);
    }),
  );
  return router;
};
