// /api/documents: list, open, make, rename. Every query is of the organisation of who asks, so a
// document of another one does not exist. A text is edited through the hub only.

import { Router } from 'express';
import { z } from 'zod';
import { limits } from '../collaboration/edit.ts';
import type { AppContext } from '../context.ts';
import { readInput } from '../http/input.ts';
import { notFound } from '../http/problem.ts';
import { mayEdit } from '../identity/principal.ts';
import { principalOf, requireEditor, requireUser } from '../identity/require-user.ts';
import { writeAudit } from '../identity/store.ts';
import { documentAuthors } from './authors.ts';
import { longestList, rememberedList } from './list.ts';
import { createDocument, findDocument, renameDocument, searchDocuments } from './store.ts';

/** PostgreSQL stores no NUL, and nobody half a character. */
const storable = z.string().transform((text) => text.replaceAll('\0', '').toWellFormed());

const title = storable.pipe(
  z.string().trim().min(1, 'must not be empty').max(200, 'must have at most 200 characters'),
);

/** As the editor writes it: what other systems end their lines with becomes a line break. */
const text = storable
  .transform((whole) => whole.replaceAll(/\r\n?/g, '\n'))
  .pipe(
    z
      .string()
      .max(limits.documentLength, `must have at most ${limits.documentLength} characters`)
      .refine(
        (whole) => whole.split('\n').every((line) => line.length <= limits.lineLength),
        `must have no line longer than ${limits.lineLength} characters`,
      ),
  );

const mostWords = 10;

const listQuery = z.object({
  limit: z.coerce.number().int().min(1).max(longestList).default(50),
  /** Words, each of which has to occur. */
  search: storable
    .pipe(z.string().max(200, 'must have at most 200 characters'))
    .transform((words) => words.split(/\s+/).filter(Boolean))
    .refine((words) => words.length <= mostWords, `must have at most ${mostWords} words`)
    .default([]),
});
const newBody = z.strictObject({ title, text: text.default('') });
const renameBody = z.strictObject({ title });
const documentId = z.uuid();

export const documentRoutes = ({ cache, database, tokens }: AppContext): Router => {
  const list = rememberedList(database, cache);
  const router = Router();
  router.use(requireUser(tokens));

  router.get('/', async (request, response) => {
    const query = readInput(listQuery, request.query, response);
    if (!query) return;
    const who = principalOf(response);
    const { organizationId } = who;
    const { limit, search } = query;
    const latest = await list.latest(organizationId, search.length === 0 ? limit : 1);
    const page =
      search.length === 0 ? latest : await searchDocuments(database, organizationId, search, limit);
    response.json({ ...page, total: latest.found, mayCreate: mayEdit(who) });
  });

  router.post('/', requireEditor, async (request, response) => {
    const body = readInput(newBody, request.body, response);
    if (!body) return;
    const { organizationId, userId } = principalOf(response);
    const made = await database.withTransaction(async (transaction) => {
      const document = await createDocument(transaction, {
        organizationId,
        ...body,
        author: userId,
      });
      await writeAudit(transaction, {
        organizationId,
        author: userId,
        action: 'document.create',
        subject: document.id,
        detail: { title: document.title },
      });
      return document;
    });
    await list.forget(organizationId);
    response.status(201).location(`/api/documents/${made.id}`).json(made);
  });

  router.get('/:id', async (request, response) => {
    const id = documentId.safeParse(request.params.id);
    const { organizationId } = principalOf(response);
    const found = id.success ? await findDocument(database, organizationId, id.data) : null;
    if (found) response.json(found);
    else notFound(response, 'document');
  });

  router.get('/:id/authors', async (request, response) => {
    const id = documentId.safeParse(request.params.id);
    const { organizationId } = principalOf(response);
    const found = id.success ? await documentAuthors(database, organizationId, id.data) : [];
    // A new document without a text has none as yet.
    if (found.length > 0 || (id.success && (await findDocument(database, organizationId, id.data))))
      response.json({ authors: found });
    else notFound(response, 'document');
  });

  router.patch('/:id', requireEditor, async (request, response) => {
    const body = readInput(renameBody, request.body, response);
    if (!body) return;
    const id = documentId.safeParse(request.params.id);
    const { organizationId, userId } = principalOf(response);
    const renamed = id.success
      ? await database.withTransaction(async (transaction) => {
          const row = await renameDocument(
            transaction,
            organizationId,
            id.data,
            body.title,
            userId,
          );
          if (row)
            await writeAudit(transaction, {
              organizationId,
              author: userId,
              action: 'document.rename',
              subject: row.id,
              detail: { title: row.title },
            });
          return row;
        })
      : null;
    if (!renamed) {
      notFound(response, 'document');
      return;
    }
    await list.forget(organizationId);
    response.json(renamed);
  });
  return router;
};
