// GET /errors?service=&release=&window=&sort=&limit=: groups of errors, worst first unless asked
// otherwise. GET /errors/ID: one group with its stack, routes, releases and traces.

import { type Response, Router } from 'express';
import { z } from 'zod';
import type { ErrorTracking } from '../../errors/tracking.ts';
import type { TraceStore } from '../../store/traces.ts';
import { readLimit } from '../limit.ts';
import { answerProblem, badQuestion } from '../problem.ts';
import { detailOf, inOrder, type RowContext, rowOf, wasIn } from './rows.ts';
import { type ErrorList, errorSorts } from './shapes.ts';

export type ErrorRoutesContext = {
  readonly errors: Pick<ErrorTracking, 'groups' | 'get' | 'releases' | 'figures'>;
  readonly traces: Pick<TraceStore, 'has'>;
  readonly now: () => number;
};

const windowQuery = z.object({ window: z.enum(['24h', '7d']).default('24h') });
const listQuery = windowQuery.extend({
  service: z.string().max(200).optional(),
  release: z.string().max(200).optional(),
  sort: z.enum(errorSorts).default('worst'),
});

/** null when the question was answered with what is wrong with it. */
const readQuery = <Schema extends z.ZodType>(
  schema: Schema,
  query: unknown,
  response: Response,
): z.output<Schema> | null => {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  answerProblem(response, badQuestion(parsed.error));
  return null;
};

export const errorRoutes = ({ errors, traces, now }: ErrorRoutesContext): Router => {
  const router = Router();
  const contextOf = (window: RowContext['window']): RowContext => ({
    releases: errors.releases,
    isKept: traces.has,
    window,
    nowMs: now(),
  });

  const services = (): ErrorList['services'] =>
    [...new Set(errors.groups().map((group) => group.service))].toSorted().map((service) => ({
      service,
      currentRelease: errors.releases.current(service),
      releases: errors.releases.of(service).map(({ release }) => release),
    }));

  router.get('/errors', (request, response) => {
    const { limit: wanted, ...rest } = request.query;
    const limit = readLimit(wanted, { standard: 100, most: 1000 });
    if (typeof limit !== 'number') return answerProblem(response, limit);
    const query = readQuery(listQuery, rest, response);
    if (query === null) return;
    const { service, release, window, sort } = query;
    const context = contextOf(window);
    const found = errors
      .groups()
      .filter((group) => service === undefined || group.service === service)
      .filter((group) => release === undefined || wasIn(group, release));
    const rows = inOrder(
      found.map((group) => rowOf(group, context)),
      sort,
    );
    const { folded, leftOut } = errors.figures();
    const answer: ErrorList = {
      ...{ window, groups: rows.slice(0, limit), total: rows.length },
      ...{ services: services(), folded, leftOut },
    };
    response.set('cache-control', 'no-store').json(answer);
  });

  router.get('/errors/:id', (request, response) => {
    const query = readQuery(windowQuery, request.query, response);
    if (query === null) return;
    const group = errors.get(request.params.id);
    if (group === null) {
      answerProblem(response, {
        status: 404,
        title: 'No such error',
        detail: 'It never occurred, or has made room for ones that occurred later.',
      });
      return;
    }
    response.set('cache-control', 'no-store').json(detailOf(group, contextOf(query.window)));
  });

  return router;
};
