// GET /silences?limit=: to come and in effect, then over. POST /silences: a new one, with who, why and
// until when. POST /silences/preview: what it would keep quiet now. POST /silences/ID/end: ends it.

import { type Request, Router } from 'express';
import { z } from 'zod';
import {
  longestSilenceMs,
  matchedOf,
  readMatchers,
  silenceFields,
  silenceOperators,
} from '../../page/silence.ts';
import type { BoardContext } from '../board.ts';
import { readLimit } from '../limit.ts';
import { answerProblem, issuesText, type Problem } from '../problem.ts';
import type { AlertRow } from '../shapes.ts';
import { nameless, whoIs } from '../who.ts';
import type { SilenceMatcher, SilencePreview, SilenceRow } from './shapes.ts';

/** Another machine's clock is a little behind or ahead. */
const clockMs = 60_000;
/** Of a storm, which whoever watches has seen begin. */
const mostShown = 100;
const longestDays = longestSilenceMs / 86_400_000;

const matchers = z
  .array(
    z.strictObject({
      field: z.enum(silenceFields),
      operator: z.enum(silenceOperators).default('='),
      value: z.string().min(1).max(500),
    }),
  )
  .min(1, 'give at least one matcher: a silence of everything needs to say so')
  .max(20);

const newSilence = z.strictObject({
  matchers,
  from: z.number().int().positive().optional(),
  until: z.number().int().positive(),
  author: z.string().trim().min(1).max(100).optional(),
  reason: z.string().trim().min(1, 'say why').max(1000),
});

const preview = z.strictObject({ matchers });

/** As people read it. */
export const matchersText = (all: readonly SilenceMatcher[]): string =>
  all.map(({ field, operator, value }) => `${field}${operator}${JSON.stringify(value)}`).join(', ');

const isoOf = (ms: number): string => new Date(ms).toISOString();

/** What is wrong with when it begins and ends; null where nothing is. */
const timeProblem = (from: number, until: number, nowMs: number): string | null => {
  if (from < nowMs - clockMs) return 'from is over: leave it out to begin now.';
  if (until <= Math.max(from, nowMs)) return 'until must be after from, and to come.';
  return until - from > longestSilenceMs
    ? `until is too far away: a silence lasts ${longestDays} days at most; make another one then.`
    : null;
};

const notJson = (request: Request): Problem | null =>
  request.is('application/json')
    ? null
    : {
        status: 415,
        title: 'Not JSON',
        detail: 'Send JSON with content-type application/json.',
      };

/** @returns what was sent, or the problem with it. */
const read = <T>(request: Request, shape: z.ZodType<T>): { readonly data: T } | Problem => {
  const problem = notJson(request);
  if (problem !== null) return problem;
  const parsed = shape.safeParse(request.body);
  return parsed.success
    ? { data: parsed.data }
    : { status: 400, title: 'Not a silence', detail: issuesText(parsed.error, 'body') };
};

type Context = Pick<
  BoardContext,
  'silences' | 'objectives' | 'state' | 'audit' | 'broadcast' | 'now'
>;

export const silenceRoutes = (context: Context): Router => {
  const { silences, objectives, state, audit, broadcast, now } = context;
  const router = Router();
  const services = new Map(objectives.map(({ key, service }) => [key, service]));
  const matched = (alert: AlertRow) =>
    matchedOf(alert, services.get(`${alert.name}/${alert.objective}`) ?? '');
  const openAlerts = () => state.alerts().filter((alert) => alert.state !== 'resolved');

  /** Whoever watches alerts sees at once what is silenced, or no longer. */
  const showAlerts = (silence: SilenceRow): void => {
    const matches = readMatchers(silence.matchers);
    if (typeof matches === 'string') return;
    const meant = openAlerts().filter((alert) => matches(matched(alert)));
    for (const alert of meant.slice(0, mostShown)) broadcast.send('alert', alert);
  };
  const auditOf = (request: Request, what: string) => (silence: SilenceRow) => {
    audit.write({
      ...{ at: now(), who: whoIs(request), what, about: matchersText(silence.matchers) },
      detail: `${silence.reason} (by ${silence.author}, from ${isoOf(silence.from)} until ${isoOf(silence.until)})`,
    });
  };

  router.get('/silences', (request, response) => {
    const limit = readLimit(request.query.limit, { standard: 100, most: 1000 });
    if (typeof limit !== 'number') {
      answerProblem(response, limit);
      return;
    }
    response.set('cache-control', 'no-store').json(silences.list(limit, now()));
  });

  router.post('/silences', (request, response) => {
    const given = read(request, newSilence);
    if ('status' in given) {
      answerProblem(response, given);
      return;
    }
    const nowMs = now();
    const { matchers: all, until, reason } = given.data;
    const from = Math.max(given.data.from ?? nowMs, nowMs);
    const asking = whoIs(request);
    const author = given.data.author ?? (asking === nameless ? null : asking);
    const matching = readMatchers(all);
    const detail =
      (author === null ? 'author: say who; nobody else can be asked about it.' : null) ??
      (typeof matching === 'string' ? `matchers: ${matching}.` : null) ??
      timeProblem(given.data.from ?? nowMs, until, nowMs);
    if (detail !== null || author === null) {
      answerProblem(response, { status: 400, title: 'Not a silence', detail: detail ?? '' });
      return;
    }
    const silence = silences.add(
      { matchers: all, from, until, author, reason },
      nowMs,
      auditOf(request, 'silence begun'),
    );
    showAlerts(silence);
    response.status(201).set('cache-control', 'no-store').json(silence);
  });

  router.post('/silences/preview', (request, response) => {
    const given = read(request, preview);
    if ('status' in given) {
      answerProblem(response, given);
      return;
    }
    const matches = readMatchers(given.data.matchers);
    if (typeof matches === 'string') {
      answerProblem(response, { status: 400, title: 'Not a silence', detail: `${matches}.` });
      return;
    }
    const answer: SilencePreview = {
      alerts: openAlerts().filter((alert) => matches(matched(alert))),
      objectives: state
        .rows()
        .filter(({ name, objective, service }) => matches({ slo: name, objective, service }))
        .map(({ name, objective, title, service, status }) => ({
          ...{ name, objective, title, service, status },
        })),
    };
    response.set('cache-control', 'no-store').json(answer);
  });

  router.post('/silences/:id/end', (request, response) => {
    const nowMs = now();
    const { id } = request.params;
    const ended = silences.end(id, nowMs, auditOf(request, 'silence ended'));
    if (ended === null) {
      const known = silences.get(id, nowMs);
      answerProblem(
        response,
        known === null
          ? { status: 404, title: 'No such silence', detail: `There is no silence ${id}.` }
          : {
              status: 409,
              title: 'Over already',
              detail: 'This silence has ended; make a new one.',
            },
      );
      return;
    }
    showAlerts(ended);
    response.set('cache-control', 'no-store').json(ended);
  });

  return router;
};
