// Looks around: lists, a document as a page reads it, runs of workflows.

import { attempt, isOver, think, type Visit } from '../visit.ts';

export const browse = async (visit: Visit): Promise<void> => {
  const { api, clock, documentId } = visit;
  await attempt(visit, () => api.documents().then(() => api.document(documentId)));
  while (!isOver(visit)) {
    await think(visit, 2, 5);
    if (isOver(visit)) return;
    const page = clock.random();
    await attempt(visit, async () => {
      if (page < 0.4) await api.documents();
      else if (page < 0.7) await api.document(documentId);
      else await api.runs();
    });
  }
};
