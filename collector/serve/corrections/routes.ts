// GET /corrections?from=&to=: time that people say does not count, newest first. POST /corrections leaves
// more out, POST /corrections/ID/withdraw counts it again; both say who and why, here and in the audit.

import { Router } from 'express';
import { z } from 'zod';
import type { Objective } from '../../../language/slo-set.ts';
import type { Audit } from '../../audit.ts';
import { type Corrections, keysOf } from '../../corrections/corrections.ts';
import { refuse } from '../../corrections/proposal.ts';
import { momentText } from '../../engine/moment.ts';
import { answerProblem, badQuestion, issuesText } from '../problem.ts';
import type { ObjectiveRow } from '../shapes.ts';
import { nameless, whoIs } from '../who.ts';
import type { CorrectionAnswer, CorrectionRow } from './shapes.ts';

export type CorrectionContext = {
  readonly objectives: readonly Objective[];
  readonly corrections: Corrections;
  readonly audit: Pick<Audit, 'write' | 'together'>;
  /** Budgets are read anew, and what is left out of days is written down. */
  readonly onCorrected: () => void;
  readonly rows: () => readonly ObjectiveRow[];
  readonly now: () => number;
};

const question = z.strictObject({
  from: z.coerce.number().int().min(0).optional(),
  to: z.coerce.number().int().min(0).optional(),
});

const name = z.string().min(1).max(200);
const author = z.string().trim().min(1).max(100);
const reason = z.string().trim().min(1, 'say why').max(1000);

const newCorrection = z
  .strictObject({
    slo: name.optional(),
    objective: name.optional(),
    service: name.optional(),
    from: z.number().int().min(0),
    to: z.number().int().min(0),
    author: author.optional(),
    reason,
  })
  .refine(({ slo, service }) => (slo === undefined) !== (service === undefined), {
    error: 'name an slo, and an objective of it where only one is meant, or a service',
  })
  .refine(({ slo, objective }) => slo !== undefined || objective === undefined, {
    error: 'an objective is one of an slo: name that too',
  });

const withdrawal = z.strictObject({ author: author.optional(), reason });

const aboutText = ({ slo, objective, service }: CorrectionRow): string =>
  slo === null ? `service ${service}` : `slo ${slo}${objective === null ? '' : `/${objective}`}`;

const detailText = ({ from, to }: CorrectionRow, why: string): string =>
  `${momentText(from)} to ${momentText(to)}: ${why}`;

export const correctionRoutes = (context: CorrectionContext): Router => {
  const { objectives, corrections, audit, onCorrected, rows, now } = context;
  const router = Router();

  const budgetsOf = (row: CorrectionRow) => {
    const keys = new Set(keysOf(row, objectives));
    return rows().filter((each) => keys.has(`${each.name}/${each.objective}`));
  };

  router.get('/corrections', (request, response) => {
    const parsed = question.safeParse(request.query);
    if (!parsed.success) {
      answerProblem(response, badQuestion(parsed.error));
      return;
    }
    const { from = 0, to = Number.MAX_SAFE_INTEGER } = parsed.data;
    response
      .set('cache-control', 'no-store')
      .json(corrections.list({ fromMs: from, toMs: to, limit: 1000 }));
  });

  router.post('/corrections', (request, response) => {
    const parsed = newCorrection.safeParse(request.body);
    if (!parsed.success) {
      const detail = issuesText(parsed.error, 'body');
      answerProblem(response, { status: 400, title: 'Not a correction', detail });
      return;
    }
    const { slo = null, objective = null, service = null, from, to } = parsed.data;
    const proposal = { slo, objective, service, from, to };
    const nowMs = now();
    const refusal = refuse(proposal, objectives, corrections.standing(), nowMs);
    if (refusal !== null) {
      answerProblem(response, { title: 'This cannot be left out', ...refusal });
      return;
    }
    const asking = whoIs(request);
    const by = asking === nameless ? (parsed.data.author ?? asking) : asking;
    const before = rows();
    const row = audit.together(() => {
      const made = corrections.make({
        ...{ ...proposal, author: by, reason: parsed.data.reason, madeAt: nowMs },
      });
      const detail = detailText(made, made.reason);
      audit.write({ at: nowMs, who: by, what: 'correction made', about: aboutText(made), detail });
      return made;
    });
    onCorrected();
    const answer: CorrectionAnswer = {
      ...row,
      budgets: budgetsOf(row).map((each) => ({
        name: each.name,
        objective: each.objective,
        leftBefore:
          before.find((old) => old.name === each.name && old.objective === each.objective)
            ?.budgetLeft ?? null,
        leftAfter: each.budgetLeft,
      })),
    };
    response.status(201).set('cache-control', 'no-store').json(answer);
  });

  router.post('/corrections/:id/withdraw', (request, response) => {
    const parsed = withdrawal.safeParse(request.body);
    if (!parsed.success) {
      const detail = issuesText(parsed.error, 'body');
      answerProblem(response, { status: 400, title: 'Not a withdrawal', detail });
      return;
    }
    const known = corrections.get(request.params.id);
    if (known === null || known.withdrawn !== null) {
      answerProblem(response, {
        status: known === null ? 404 : 409,
        title: known === null ? 'No such correction' : 'Withdrawn already',
        detail: 'GET /api/corrections lists all of them.',
      });
      return;
    }
    const nowMs = now();
    const asking = whoIs(request);
    const by = asking === nameless ? (parsed.data.author ?? asking) : asking;
    const row = audit.together(() => {
      const withdrawn = corrections.withdraw(known.id, by, parsed.data.reason, nowMs);
      const detail = detailText(known, parsed.data.reason);
      const about = aboutText(known);
      audit.write({ at: nowMs, who: by, what: 'correction withdrawn', about, detail });
      return withdrawn;
    });
    onCorrected();
    response.set('cache-control', 'no-store').json(row);
  });

  return router;
};
