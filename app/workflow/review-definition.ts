// The workflow that every organisation begins with: a document is published when it has a title and
// enough words, else returned to its author. One retry, soon: people wait for it, and a step that
// fails twice has a cause that a third time would not cure.

import type { Definition } from './definition.ts';

export const reviewName = 'Document review';

export const reviewDefinition: Definition = {
  input: { documentId: 'string' },
  nodes: [
    { id: 'submitted', type: 'start', title: 'Submitted' },
    { id: 'measure', type: 'task', title: 'Count words, check title', action: 'measure-document' },
    { id: 'ready', type: 'decision', title: 'Ready to publish?' },
    { id: 'publish', type: 'task', title: 'Publish', action: 'publish-document' },
    { id: 'return', type: 'task', title: 'Return to author', action: 'return-document' },
    { id: 'published', type: 'end', title: 'Published', outcome: 'published' },
    { id: 'returned', type: 'end', title: 'Returned', outcome: 'returned' },
  ],
  edges: [
    { from: 'submitted', to: 'measure' },
    { from: 'measure', to: 'ready' },
    { from: 'ready', to: 'publish', when: 'words > 20 && titled' },
    { from: 'ready', to: 'return' },
    { from: 'publish', to: 'published' },
    { from: 'return', to: 'returned' },
  ],
  maximumSeconds: 60,
  retry: { maximumAttempts: 2, firstDelayMs: 100, maximumDelayMs: 400 },
};
