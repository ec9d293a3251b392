// /api/documents/ID/annotations: threads and bookmarks of a document of the organisation of who
// asks. Whatever changes is told live by the hub; here is the list, and where changes are asked for.

import { type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { keptLength } from '../collaboration/protocol/anchor.ts';
import type { AppContext } from '../context.ts';
import { readInput } from '../http/input.ts';
import { notFound, sendProblem } from '../http/problem.ts';
import { principalOf, requireEditor, requireUser } from '../identity/require-user.ts';
import { AnnotationService, type Done } from './annotations.ts';
import { findPeople, type Place } from './store.ts';

const storable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
const words = (most: number) =>
  z
    .string()
    .trim()
    .min(1, 'must not be empty')
    .max(most, `must have at most ${most} characters`)
    .refine(storable, 'must be well-formed Unicode without NUL');

const draft = {
  text: words(10_000),
  mentions: z.array(z.uuid()).max(20, 'a comment calls at most 20 people').default([]),
};
const commentBody = z.strictObject({ id: z.uuid(), ...draft });
const rewriteBody = z.strictObject(draft);
const where = {
  id: z.uuid(),
  revision: z.int().min(0).max(2_147_483_647),
  from: z.int().min(0).max(10_000_000),
  text: z
    .string()
    .max(keptLength, `mark at most ${keptLength} characters`)
    .refine(storable, 'must be well-formed Unicode without NUL'),
};
const newBody = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('thread'), ...where, comment: commentBody }),
  z.strictObject({ kind: z.literal('bookmark'), ...where, name: words(200) }),
]);
const changeBody = z.union([
  z.strictObject({ resolved: z.boolean() }),
  z.strictObject({ name: words(200) }),
]);
const peopleQuery = z.object({ search: z.string().max(100).default('') });
const ids = z.object({
  document: z.uuid(),
  id: z.uuid().optional(),
  comment: z.uuid().optional(),
});

const titles = { 403: 'Not allowed', 404: 'Not found', 409: 'Conflict' } as const;

const answer = (response: Response, done: Done, status = 200): void => {
  if ('annotation' in done) response.status(status).json({ annotation: done.annotation });
  else sendProblem(response, { title: titles[done.status], ...done });
};

/** Where the request is about; what is no id is not there. */
const checkIds: RequestHandler = (request, response, next) => {
  const read = ids.safeParse(request.params);
  if (!read.success) {
    notFound(response, 'document, thread or bookmark');
    return;
  }
  const { document, id = '', comment = '' } = read.data;
  const { organizationId } = principalOf(response);
  response.locals.about = { place: { organizationId, documentId: document }, id, comment };
  next();
};

type About = { readonly place: Place; readonly id: string; readonly comment: string };
const aboutOf = (response: Response): About => response.locals.about as About;

export const annotationRoutes = (
  context: Pick<AppContext, 'database' | 'hints' | 'log' | 'tokens'>,
): Router => {
  const service = new AnnotationService(context);
  const router = Router();
  const all = '/:document/annotations';
  const readers = [requireUser(context.tokens), checkIds];
  const editors = [requireUser(context.tokens), requireEditor, checkIds];

  router.get(all, ...readers, async (_request, response) => {
    const list = await service.list(aboutOf(response).place);
    if (list) response.json(list);
    else notFound(response, 'document');
  });

  router.get(`${all}/people`, ...readers, async (request, response) => {
    const query = readInput(peopleQuery, request.query, response);
    if (!query) return;
    const { organizationId } = principalOf(response);
    response.json({ people: await findPeople(context.database, organizationId, query.search) });
  });

  router.post(all, ...editors, async (request, response) => {
    const body = readInput(newBody, request.body, response);
    if (!body) return;
    const { place } = aboutOf(response);
    answer(response, await service.make(principalOf(response), place, body), 201);
  });

  router.patch(`${all}/:id`, ...editors, async (request, response) => {
    const body = readInput(changeBody, request.body, response);
    if (!body) return;
    const { place, id } = aboutOf(response);
    const who = principalOf(response);
    const change = 'name' in body ? body : { resolvedBy: body.resolved ? who.userId : null };
    answer(response, await service.change(who, place, id, change));
  });

  router.delete(`${all}/:id`, ...editors, async (_request, response) => {
    const { place, id } = aboutOf(response);
    answer(response, await service.remove(principalOf(response), place, id));
  });

  router.post(`${all}/:id/comments`, ...editors, async (request, response) => {
    const body = readInput(commentBody, request.body, response);
    if (!body) return;
    const { place, id } = aboutOf(response);
    answer(response, await service.reply(principalOf(response), place, id, body), 201);
  });

  router.patch(`${all}/:id/comments/:comment`, ...editors, async (request, response) => {
    const body = readInput(rewriteBody, request.body, response);
    if (!body) return;
    const { place, id, comment } = aboutOf(response);
    const done = await service.rewrite(principalOf(response), place, id, { id: comment, ...body });
    answer(response, done);
  });

  router.delete(`${all}/:id/comments/:comment`, ...editors, async (_request, response) => {
    const { place, id, comment } = aboutOf(response);
    answer(response, await service.takeBack(principalOf(response), place, id, comment));
  });
  return router;
};
