// What is done in the document of one's own: opening it, writing and talking about it, leaving it.

import { attempt, opened, saved, type Visit } from '../visit.ts';
import { annotate } from './annotate.ts';
import { write } from './write.ts';

const savedWithinMs = 2_000;

export const collaborate = async (visit: Visit): Promise<void> => {
  const document = await opened(visit, visit.documentId);
  if (document === null) return;
  if (visit.isReturn) visit.acts.personReturned();
  await Promise.all(
    [write, annotate].map((activity) => attempt(visit, () => activity(visit, document))),
  );
  await saved(visit, document, savedWithinMs);
  document.close();
};
