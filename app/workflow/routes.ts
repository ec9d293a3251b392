// /api/workflows: what is defined, what runs, and starting a run. Everything is of the organisation
// of who asks, so a workflow or a run of another one does not exist.

import { type Response, Router } from 'express';
import { z } from 'zod';
import type { AppContext } from '../context.ts';
import { readInput } from '../http/input.ts';
import { notFound, sendProblem } from '../http/problem.ts';
import { principalOf, requireUser } from '../identity/require-user.ts';
import { writeAudit } from '../identity/store.ts';
import { definitionShape } from './definition.ts';
import { reviewActions } from './review.ts';
import { checkInput, startRun } from './start.ts';
import { addWorkflow, findRun, findWorkflow, listRuns, listWorkflows } from './store.ts';
import { definitionProblems } from './validation.ts';
import { createEngine } from './worker.ts';

const runsQuery = z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) });
const runBody = z.strictObject({ input: z.record(z.string(), z.unknown()).default({}) });
const workflowBody = z.strictObject({
  name: z.string().trim().min(1, 'must not be empty').max(100, 'must have at most 100 characters'),
  definition: definitionShape,
});
const anId = z.uuid();

type FieldProblem = { readonly field: string; readonly message: string };

const refuse = (response: Response, errors: readonly FieldProblem[]): void =>
  sendProblem(response, {
    status: 400,
    title: 'Bad request',
    detail: errors.map(({ message }) => message).join('; '),
    errors,
  });

export const workflowRoutes = (context: AppContext): Router => {
  const { database, flags, tokens } = context;
  const engine = createEngine(context);
  const router = Router();
  router.use(requireUser(tokens));

  router.get('/', async (_request, response) => {
    const { organizationId } = principalOf(response);
    response.json({ workflows: await listWorkflows(database, organizationId) });
  });

  router.post('/', async (request, response) => {
    const { organizationId, userId, role } = principalOf(response);
    if (role !== 'admin') {
      const detail = 'only administrators of the organisation may define workflows';
      sendProblem(response, { status: 403, title: 'Not allowed', detail });
      return;
    }
    const body = readInput(workflowBody, request.body, response);
    if (!body) return;
    const problems = definitionProblems(body.definition, reviewActions);
    if (problems.length > 0) {
      const field = (node: string | null) => (node === null ? 'definition' : `node ${node}`);
      refuse(
        response,
        problems.map(({ node, message }) => ({ field: field(node), message })),
      );
      return;
    }
    const made = await database.withTransaction(async (transaction) => {
      const row = await addWorkflow(transaction, organizationId, body.name, body.definition);
      if (row === null) return null;
      const detail = { name: row.name, version: row.version };
      const act = { organizationId, author: userId, action: 'workflow.define', subject: row.id };
      await writeAudit(transaction, { ...act, detail });
      return row;
    });
    if (made) response.status(201).json(made);
    else {
      const detail =
        'another version of this workflow was stored at the same moment: send it again';
      sendProblem(response, { status: 409, title: 'Conflict', detail });
    }
  });

  router.get('/runs', async (request, response) => {
    const query = readInput(runsQuery, request.query, response);
    if (!query) return;
    const { organizationId } = principalOf(response);
    response.json({ runs: await listRuns(database, organizationId, query.limit) });
  });

  router.get('/runs/:id', async (request, response) => {
    const id = anId.safeParse(request.params.id);
    const { organizationId } = principalOf(response);
    const found = id.success ? await findRun(database, organizationId, id.data) : null;
    if (found) response.json(found);
    else notFound(response, 'run');
  });

  router.post('/:id/runs', async (request, response) => {
    const who = principalOf(response);
    const body = readInput(runBody, request.body, response);
    if (!body) return;
    const id = anId.safeParse(request.params.id);
    const workflow = id.success ? await findWorkflow(database, who.organizationId, id.data) : null;
    if (!workflow) {
      notFound(response, 'workflow');
      return;
    }
    if (!(await flags.enabled('workflow-automation', who))) {
      const detail = 'the feature flag workflow-automation is off for you; ask your administrator';
      sendProblem(response, { status: 403, title: 'Workflows are switched off', detail });
      return;
    }
    const { values, problems } = checkInput(workflow.definition, body.input);
    if (problems) {
      refuse(
        response,
        problems.map((message) => ({ field: 'input', message })),
      );
      return;
    }
    const run = await startRun(engine, workflow, values, who);
    response.status(202).location(`/api/workflows/runs/${run.id}`).json(run);
  });
  return router;
};
