// GET /incidents?only=open|all&limit=: newest first. GET /incidents/ID: with timeline and cost.
// GET /incidents/ID/post-mortem.md: a draft. POST /incidents opens one; POST /incidents/ID/note,
// /status, /resolve and /publish change it. Only what is called public is ever shown to the public.

import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { IncidentDesk } from '../../incidents/desk.ts';
import { postMortem } from '../../incidents/post-mortem.ts';
import type { Incident } from '../../incidents/store.ts';
import { readLimit } from '../limit.ts';
import { answerProblem, badQuestion, issuesText } from '../problem.ts';
import { whoIs } from '../who.ts';
import { incidentImpacts, incidentStatuses } from './shapes.ts';

const line = z.string().trim().max(200);
const text = z.string().trim().max(4000);
const longestAgoMs = 30 * 86_400_000;
const mostAheadMs = 60_000;

const opening = z.strictObject({
  title: line.min(1),
  services: z.array(line.min(1)).max(50).default([]),
  impact: z.enum(incidentImpacts).default('degraded'),
  text: text.default(''),
  /** Milliseconds of Unix time; now, where it says no other. */
  openedAt: z.number().int().positive().optional(),
  /** What the public is told; without it, nothing. */
  publicTitle: line.min(1).optional(),
  publicText: text.default(''),
});
const note = z.strictObject({ text: text.min(1), public: z.boolean().default(false) });
const words = { text: text.default(''), publicText: text.default('') };
const status = z.strictObject({ status: z.enum(incidentStatuses), ...words });
const resolving = z.strictObject(words);
const publishing = z.strictObject({
  title: line.default(''),
  text: text.default(''),
  impact: z.enum(incidentImpacts).default('degraded'),
});

const only = z.object({ only: z.enum(['open', 'all']).default('all') });

export const incidentRoutes = (
  { book: incidents, services, boardUrl }: Omit<IncidentDesk, 'snapshot'>,
  now: () => number,
): Router => {
  const router = Router();

  const missing = (response: Response): void =>
    answerProblem(response, {
      status: 404,
      title: 'No such incident',
      detail: 'There is none with this id: see /api/incidents.',
    });
  const answer = (response: Response, incident: Incident | null, code = 200): void => {
    if (incident === null) missing(response);
    else response.status(code).set('cache-control', 'no-store').json(incidents.rowOf(incident));
  };
  /** @returns null where the problem is answered already */
  const read = <T>(request: Request, response: Response, schema: z.ZodType<T>): T | null => {
    if (!request.is('application/json')) {
      answerProblem(response, {
        status: 415,
        title: 'Not JSON',
        detail: 'Send JSON with content-type application/json.',
      });
      return null;
    }
    const parsed = schema.safeParse(request.body);
    if (parsed.success) return parsed.data;
    const detail = `${issuesText(parsed.error, 'body')}.`;
    answerProblem(response, { status: 400, title: 'Not understood', detail });
    return null;
  };

  router.get('/incidents', (request, response) => {
    const limit = readLimit(request.query.limit, { standard: 100, most: 1000 });
    const asked = only.safeParse(request.query);
    if (typeof limit !== 'number') answerProblem(response, limit);
    else if (!asked.success) answerProblem(response, badQuestion(asked.error));
    else {
      response.set('cache-control', 'no-store').json(incidents.list(asked.data.only, limit));
    }
  });

  router.post('/incidents', (request, response) => {
    const given = read(request, response, opening);
    if (given === null) return;
    const unknown = given.services.filter((name) => !services.includes(name));
    const { openedAt = now(), publicTitle } = given;
    if (unknown.length > 0) {
      const detail = `There is no service ${unknown.join(', ')}: there are ${services.join(', ')}.`;
      answerProblem(response, { status: 400, title: 'Unknown service', detail });
      return;
    }
    if (openedAt > now() + mostAheadMs || openedAt < now() - longestAgoMs) {
      const detail = 'openedAt must lie within the last 30 days.';
      answerProblem(response, { status: 400, title: 'Not its time', detail });
      return;
    }
    const who = whoIs(request);
    const incident = incidents.open({ ...given, openedMs: openedAt }, who, now());
    const told =
      publicTitle === undefined
        ? incident
        : incidents.publish(
            incident.id,
            { title: publicTitle, text: given.publicText, impact: given.impact },
            who,
            now(),
          );
    answer(response, told, 201);
  });

  router.get('/incidents/:id', (request, response) => {
    const detail = incidents.detail(request.params.id, now());
    if (detail === null) missing(response);
    else response.set('cache-control', 'no-store').json(detail);
  });

  router.get('/incidents/:id/post-mortem.md', (request, response) => {
    const detail = incidents.detail(request.params.id, now());
    if (detail === null) {
      missing(response);
      return;
    }
    const day = new Date(detail.openedAt).toISOString().slice(0, 10);
    response
      .set('cache-control', 'no-store')
      .attachment(`post-mortem-${day}-${detail.id.slice(0, 8)}.md`)
      .type('text/markdown; charset=utf-8')
      .send(postMortem(detail, boardUrl(), now()));
  });

  router.post('/incidents/:id/note', (request, response) => {
    const given = read(request, response, note);
    if (given === null) return;
    const { id } = request.params;
    if (given.public && incidents.store.get(id)?.publishedMs === null) {
      answerProblem(response, {
        status: 409,
        title: 'Not published',
        detail: 'The public does not know of this incident: publish it first.',
      });
      return;
    }
    answer(response, incidents.note(id, given.text, given.public, whoIs(request), now()));
  });

  router.post('/incidents/:id/status', (request, response) => {
    const given = read(request, response, status);
    if (given === null) return;
    const who = whoIs(request);
    answer(response, incidents.setStatus(request.params.id, given.status, given, who, now()));
  });

  router.post('/incidents/:id/resolve', (request, response) => {
    const given = read(request, response, resolving);
    if (given === null) return;
    const who = whoIs(request);
    answer(response, incidents.setStatus(request.params.id, 'resolved', given, who, now()));
  });

  router.post('/incidents/:id/publish', (request, response) => {
    const given = read(request, response, publishing);
    if (given === null) return;
    answer(response, incidents.publish(request.params.id, given, whoIs(request), now()));
  });

  return router;
};
