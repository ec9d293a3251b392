// Has the document reviewed: starts a run of a workflow and looks until it has ended.

import { between, pause } from '../pause.ts';
import { attempt, isOver, think, type Visit } from '../visit.ts';

/** A run that takes longer has not completed, as far as the person is concerned. */
const runWithinMs = 10_000;
/** A review that would outlast the visit is not started. */
const reviewNeedsMs = 3_000;

export const review = async (visit: Visit): Promise<void> => {
  const { api, clock, documentId, tally } = visit;
  await think(visit, 0.5, 4);
  if (isOver(visit) || visit.until - clock.now() < reviewNeedsMs) return;
  const [workflow] = await api.workflows();
  if (workflow === undefined) return;
  const { id } = await api.startRun(workflow.id, { documentId });
  const deadline = clock.now() + runWithinMs;
  let state = 'running';
  while (state === 'running' && clock.now() < deadline) {
    await pause(clock, between(clock, 400, 800));
    await attempt(visit, async () => {
      ({ state } = await api.run(id));
    });
  }
  tally.workflowRunCompleted(state === 'completed');
};
