// Talks about a document beside its text: answers in a thread of somebody else's, begins one on some
// words, and once that is said resolves it and takes it away, so that nothing is left of it.

import type { DocumentSession } from '../../../app/collaboration/protocol/document-session.ts';
import type { Words } from '../api.ts';
import { between } from '../pause.ts';
import { attempt, isOver, saved, think, type Visit } from '../visit.ts';
import { somePhrase } from '../writer.ts';

const savedWithinMs = 2_000;
/** Most visits are for writing only. */
const oneVisitIn = 3;

/** Some words of a line; none of an empty one. The u makes sure that no character is cut in two. */
const someWords = ({ clock }: Visit, { text, revision }: DocumentSession): Words => {
  const line = text.line(1 + Math.floor(between(clock, 0, text.lines)));
  const found = /\S.{0,20}/u.exec(line.text);
  return { revision, from: line.from + (found?.index ?? 0), text: found?.[0] ?? '' };
};

const answer = async (visit: Visit, document: DocumentSession): Promise<void> => {
  const { api, clock } = visit;
  const threads = await api.openThreads(document.id);
  const thread = threads[Math.floor(between(clock, 0, threads.length))];
  if (thread !== undefined) await api.comment(document.id, thread.id, somePhrase(clock));
};

export const annotate = async (visit: Visit, document: DocumentSession): Promise<void> => {
  const { acts, api, clock, number, turn } = visit;
  const { id } = document;
  if ((number + turn) % oneVisitIn !== 0) return;
  await think(visit, 1, 10);
  if (isOver(visit)) return;
  await attempt(visit, () => answer(visit, document));
  // Words are only where the hub's text has them.
  if (!(await saved(visit, document, savedWithinMs))) return;
  const thread = await api.beginThread(id, someWords(visit, document), somePhrase(clock));
  const isResolved = await attempt(visit, async () => {
    await think(visit, 1, 4);
    await api.comment(id, thread, somePhrase(clock));
    await think(visit, 1, 4);
    await api.resolve(id, thread);
  });
  if (isResolved) acts.threadResolved();
  await think(visit, 0, 4);
  await api.removeThread(id, thread);
};
