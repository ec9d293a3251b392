// The actions of the document review: measure a document, then publish or return it. Publishing and
// returning are stored with their audit record in the step's transaction.

import type { Action, Actions, Task } from './action.ts';
import type { Values } from './definition.ts';
import { findDocument, type ReviewState, recordReview } from './review-store.ts';

/** Words are what spaces part, as people count them in an editor. */
export const countWords = (text: string): number => text.match(/\S+/gu)?.length ?? 0;

/** A title that somebody gave it, not the one that it was made with. */
export const isTitled = (title: string): boolean =>
  title.trim().length >= 3 && !/^untitled\b/i.test(title.trim());

const textOf = (values: Values, name: string): string => {
  const value = values[name];
  if (typeof value !== 'string') throw new RangeError(`the variable ${name} is no string`);
  return value;
};

const gone = (documentId: string) => ({ refused: `there is no document ${documentId}` });

const measure: Action = {
  inputs: { documentId: 'string' },
  outputs: { words: 'int', titled: 'bool' },
  run: async ({ transaction, organizationId, values }) => {
    const documentId = textOf(values, 'documentId');
    const document = await findDocument(transaction, organizationId, documentId);
    if (document === null) return gone(documentId);
    const words = countWords(document.text);
    const titled = isTitled(document.title);
    return {
      outputs: { words, titled },
      note: `${words} words, ${titled ? 'with a title' : 'without a title of its own'}`,
    };
  },
};

const reviewed = async (task: Task, state: ReviewState) => {
  const documentId = textOf(task.values, 'documentId');
  const words = Number(task.values.words ?? 0);
  const { transaction, organizationId, runId, startedBy } = task;
  const review = { organizationId, documentId, runId, startedBy, state, words };
  if (!(await recordReview(transaction, review))) return gone(documentId);
  return {
    outputs: {},
    note: state === 'published' ? 'marked as published' : 'returned to its author',
    messages: [{ topic: `document.${state}`, payload: { documentId, words } }],
  };
};

const inputs = { documentId: 'string', words: 'int' } as const;

export const reviewActions: Actions = {
  'measure-document': measure,
  'publish-document': { inputs, outputs: {}, run: (task) => reviewed(task, 'published') },
  'return-document': { inputs, outputs: {}, run: (task) => reviewed(task, 'returned') },
};
