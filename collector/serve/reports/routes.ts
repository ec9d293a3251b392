// GET /api/reports: what can be asked for; with ?month= or ?quarter= the report. GET /reports/NAME.html and
// NAME.md are the same for people. Whoever may see the board may read them.

import { join } from 'node:path';
import { type Response, Router } from 'express';
import { z } from 'zod';
import { reportMarkdown } from '../../reports/markdown.ts';
import {
  missingReport,
  reportList,
  reportPage,
  reportStylePath,
  reportsPath,
} from '../../reports/page.ts';
import type { Reports } from '../../reports/reports.ts';
import { plainStyle } from '../plain-style.ts';
import { answerProblem, badQuestion } from '../problem.ts';

export type ReportContext = { readonly reports: Reports; readonly now: () => number };

const question = z
  .strictObject({
    month: z
      .string()
      .regex(/^\d{4}-\d{2}$/, 'a month is written 2026-10')
      .optional(),
    quarter: z
      .string()
      .regex(/^\d{4}-[Qq]\d$/, 'a quarter is written 2026-Q3')
      .optional(),
  })
  .refine(({ month, quarter }) => month === undefined || quarter === undefined, {
    error: 'ask for a month or a quarter, not for both',
  });

/** Under /api. */
export const reportRoutes = ({ reports, now }: ReportContext): Router => {
  const router = Router();
  router.get('/reports', (request, response) => {
    const parsed = question.safeParse(request.query);
    if (!parsed.success) {
      answerProblem(response, badQuestion(parsed.error));
      return;
    }
    response.set('cache-control', 'no-store');
    const name = parsed.data.month ?? parsed.data.quarter;
    if (name === undefined) {
      response.json(reports.choices(now()));
      return;
    }
    const report = reports.of(name, now());
    if ('missing' in report)
      answerProblem(response, { status: 404, title: 'No such report', detail: report.missing });
    else response.json(report);
  });
  return router;
};

const forms = ['html', 'md'] as const;

const splitName = (file: string): { name: string; form: (typeof forms)[number] } | null => {
  const form = forms.find((each) => file.endsWith(`.${each}`));
  return form === undefined ? null : { name: file.slice(0, -form.length - 1), form };
};

/** Beside the API: pages. */
export const reportPages = ({ reports, now }: ReportContext): Router => {
  const router = Router();

  const missing = (response: Response, detail: string): void => {
    response.status(404).type('html').send(missingReport(detail));
  };

  router.get(reportStylePath, plainStyle(join(import.meta.dirname, '../../reports/page.css')));

  router.get(reportsPath, (_request, response) => {
    response
      .set('cache-control', 'no-cache')
      .type('html')
      .send(reportList(reports.choices(now())));
  });

  router.get(`${reportsPath}/:file`, (request, response) => {
    response.set('cache-control', 'no-cache');
    const { file } = request.params;
    const asked = splitName(file);
    if (asked === null) {
      missing(response, `'${file}' is no report: their names end in .html or .md.`);
      return;
    }
    const report = reports.of(asked.name, now());
    if ('missing' in report) missing(response, report.missing);
    else if (asked.form === 'html') response.type('html').send(reportPage(report));
    else response.type('text/markdown').send(reportMarkdown(report));
  });

  return router;
};
