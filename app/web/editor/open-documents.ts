// The documents that this tab has open at the hub. A document that is left before all its edits were
// taken stays open until they are, so that leaving a page loses nothing; coming back finds it again.

import type { ChangeSet } from '@codemirror/state';
import type { HubClient } from '../../collaboration/protocol/client.ts';
import type { DocumentSession } from '../../collaboration/protocol/document-session.ts';

/** What is needed of the hub's client. */
export type Hub = Pick<HubClient, 'close' | 'onStatus' | 'open' | 'status'>;

export type OpenDocument = {
  readonly id: string;
  readonly hub: Hub;
  /** Rejects where the document does not exist or the hub will not have us. */
  readonly session: Promise<DocumentSession>;
  /** Passes an edit on to the session and counts it until the hub has it. */
  readonly edit: (session: DocumentSession, changes: ChangeSet) => void;
  /** Edits that the hub has not confirmed. */
  readonly unsent: () => number;
};

export type OpenDocuments = {
  readonly open: (id: string) => OpenDocument;
  /** Closes the document once the hub has every edit. */
  readonly leave: (document: OpenDocument) => void;
  /** Edits in all documents that would be lost if the tab closed now. */
  readonly unsent: () => number;
  /** Closes everything at once: for signing out. */
  readonly closeAll: () => void;
};

type Kept = OpenDocument & { readers: number; readonly close: () => void };

/** It will not come back by itself. */
const isOver = ({ status }: Hub): boolean =>
  status.state === 'refused' || status.state === 'closed';

export const createOpenDocuments = (connect: () => Hub): OpenDocuments => {
  const kept = new Map<string, Kept>();

  const closeIfDone = (document: Kept): void => {
    if (document.readers > 0) return;
    if (document.unsent() === 0 || isOver(document.hub)) document.close();
  };

  const make = (id: string): Kept => {
    const hub = connect();
    let unsent = 0;
    const document: Kept = {
      id,
      hub,
      session: hub.open(id),
      edit: (session, changes) => {
        unsent += 1;
        session.edit(changes);
      },
      unsent: () => unsent,
      readers: 0,
      close: () => {
        if (kept.get(id) === document) kept.delete(id);
        hub.close();
      },
    };
    const follow = (session: DocumentSession): void => {
      session.onSaveState((state) => {
        if (state !== 'saved') return;
        unsent = 0;
        closeIfDone(document);
      });
    };
    // Who opened it is told of the failure by the promise itself.
    document.session.then(follow, () => kept.delete(id));
    kept.set(id, document);
    return document;
  };

  return {
    open: (id) => {
      const known = kept.get(id);
      const document = known === undefined || isOver(known.hub) ? make(id) : known;
      document.readers += 1;
      return document;
    },
    leave: ({ id, hub }) => {
      const document = kept.get(id);
      // A document that could not be opened is not kept, but its connection is there.
      if (document === undefined || document.hub !== hub) {
        hub.close();
        return;
      }
      document.readers -= 1;
      closeIfDone(document);
    },
    unsent: () => [...kept.values()].reduce((sum, document) => sum + document.unsent(), 0),
    closeAll: () => {
      for (const document of [...kept.values()]) document.close();
    },
  };
};
