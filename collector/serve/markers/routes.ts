// GET /markers?since=&limit=: newest first. POST /markers: marks a moment, now if it says no other; a
// deploy may name its service and release, a gate tells what its run came to.

import { Router } from 'express';
import { z } from 'zod';
import type { BoardContext } from '../board.ts';
import { gateFacts } from '../gates/facts.ts';
import { readLimit } from '../limit.ts';
import { answerProblem, issuesText } from '../problem.ts';
import { whoIs } from '../who.ts';
import { type MarkerFacts, markerKinds } from './markers.ts';

/** A little ahead is another machine's clock; more would hide at the edge of every chart. */
const mostAheadMs = 60_000;

const name = z.string().trim().min(1).max(200).optional();

const newMarker = z
  .strictObject({
    kind: z.enum(markerKinds),
    title: z.string().trim().min(1).max(200),
    detail: z.string().max(2000).default(''),
    at: z.number().int().positive().optional(),
    service: name,
    release: name,
    gate: gateFacts.optional(),
  })
  .refine(({ kind, service, release }) => kind === 'deploy' || (service ?? release) === undefined, {
    error: 'only a deploy has a service and a release',
  })
  .refine(({ kind, gate }) => kind === 'gate' || gate === undefined, {
    error: 'gate is what a marker of kind gate tells',
  });

type NewMarker = z.infer<typeof newMarker>;

const factsOf = ({ service, release, gate }: NewMarker, by: string): MarkerFacts => ({
  by,
  ...(service === undefined ? {} : { service }),
  ...(release === undefined ? {} : { release }),
  ...(gate === undefined ? {} : { run: gate.run }),
});

export const markerRoutes = ({
  markers,
  audit,
  broadcast,
  now,
}: Pick<BoardContext, 'markers' | 'audit' | 'broadcast' | 'now'>): Router => {
  const router = Router();

  router.get('/markers', (request, response) => {
    const limit = readLimit(request.query.limit, { standard: 100, most: 1000 });
    if (typeof limit !== 'number') {
      answerProblem(response, limit);
      return;
    }
    const since = request.query.since ?? '0';
    if (typeof since !== 'string' || !/^\d{1,15}$/.test(since)) {
      answerProblem(response, {
        status: 400,
        title: 'Since is no time',
        detail: 'since must be milliseconds of Unix time, a whole number.',
      });
      return;
    }
    response.set('cache-control', 'no-store').json(markers.list({ sinceMs: Number(since), limit }));
  });

  router.post('/markers', (request, response) => {
    if (!request.is('application/json')) {
      answerProblem(response, {
        status: 415,
        title: 'Not JSON',
        detail: 'Send the marker as JSON with content-type application/json.',
      });
      return;
    }
    const parsed = newMarker.safeParse(request.body);
    if (!parsed.success) {
      answerProblem(response, {
        status: 400,
        title: 'Not a marker',
        detail: issuesText(parsed.error, 'body'),
      });
      return;
    }
    const { kind, title, detail, at = now() } = parsed.data;
    if (at > now() + mostAheadMs) {
      answerProblem(response, {
        status: 400,
        title: 'Not yet',
        detail: 'at is more than a minute ahead of the collector; markers are of what happened.',
      });
      return;
    }
    const earlier = parsed.data.at === undefined ? '' : ` at ${new Date(at).toISOString()}`;
    const by = whoIs(request);
    const marker = audit.together(() => {
      audit.write({
        ...{ at: now(), who: by, what: `${kind} marked`, about: title },
        detail: `${detail}${earlier}`.trim(),
      });
      const figures = parsed.data.gate === undefined ? {} : { gate: parsed.data.gate };
      return markers.add({ at, kind, title, detail }, factsOf(parsed.data, by), figures);
    });
    broadcast.send('marker', marker);
    response.status(201).set('cache-control', 'no-store').json(marker);
  });

  return router;
};
