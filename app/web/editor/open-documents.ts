// The documents that this tab has open at the hub. A document that is left before all its edits were
// taken stays open until they are, so that leaving a page loses nothing; coming back finds it again.
// What a tab could not send before it ended, the next one that opens the document goes on with.

import type { ChangeSet } from '@codemirror/state';
import type { HubClient } from '../../collaboration/protocol/client.ts';
import type { DocumentSession } from '../../collaboration/protocol/document-session.ts';
import type { Journal } from './journal.ts';
import type { Claimed, Keeping } from './keeping.ts';

/** What is needed of the hub's client. */
export type Hub = Pick<
  HubClient,
  'close' | 'goAway' | 'id' | 'onMessage' | 'onStatus' | 'open' | 'status' | 'takeUp'
>;

export type OpenDocument = {
  readonly id: string;
  readonly hub: Hub;
  /** Rejects where the document does not exist or the hub will not have us. */
  readonly session: Promise<DocumentSession>;
  /** Passes an edit on to the session and counts it until the hub has it. */
  readonly edit: (session: DocumentSession, changes: ChangeSet) => void;
  /** Edits that the hub has not confirmed. */
  readonly unsent: () => number;
  /** Whether unsent edits outlive this tab. */
  readonly keeps: () => boolean;
};

export type OpenDocuments = {
  readonly open: (id: string) => OpenDocument;
  /** Closes the document once the hub has every edit. */
  readonly leave: (document: OpenDocument) => void;
  /** Edits in all documents that would be lost if the tab closed now. */
  readonly endangered: () => number;
  /** Sees to it that whatever is unsent outlives the tab. */
  readonly flush: () => void;
  /** The page goes away: as `flush`, and the hub is told. */
  readonly goAway: () => void;
  /** Sends what ended tabs have left behind, in any document. */
  readonly sendLeftBehind: () => Promise<void>;
  /** Closes everything at once: for signing out. What is unsent is kept for whose it is. */
  readonly closeAll: () => void;
};

type Kept = OpenDocument & {
  readers: number;
  /** Whether it is known what was left behind of it. */
  looked: boolean;
  readonly flush: () => void;
  readonly close: () => void;
};

/** It will not come back by itself. */
const isOver = ({ status }: Hub): boolean =>
  status.state === 'refused' || status.state === 'closed';

/** Far more than tabs that anybody has. */
const mostLeftBehind = 50;

/** @param connect makes a client of the hub that does not say hello before `ready`. */
export const createOpenDocuments = (
  connect: (ready: Promise<unknown>) => Hub,
  keeping: () => Promise<Keeping | null>,
): OpenDocuments => {
  const kept = new Map<string, Kept>();

  const closeIfDone = (document: Kept): void => {
    if (document.readers > 0 || !document.looked) return;
    if (document.unsent() === 0 || isOver(document.hub)) document.close();
  };

  const make = (id: string, given: Claimed | null, registered: boolean): Kept => {
    const ready = (async () => {
      const keeper = await keeping();
      const [found] = given === null ? ((await keeper?.claim(id, 1)) ?? []) : [given];
      return { keeper, found };
    })();
    const hub = connect(ready);
    let unsent = given?.record.count ?? 0;
    let journal: Journal | null = null;
    let closed = false;

    const begin = async (): Promise<DocumentSession> => {
      const { keeper, found } = await ready;
      if (found !== undefined) unsent = Math.max(1, found.record.count);
      document.looked = true;
      closeIfDone(document);
      const session = await (found === undefined
        ? hub.open(id)
        : hub.takeUp(found.record.client, id, found.kept));
      if (keeper !== null) {
        if (found === undefined) await keeper.hold(hub.id);
        journal = keeper.journal(hub.id, session, () => unsent, found !== undefined);
      }
      session.onSending(() => journal?.sending());
      session.onSaveState((state) => {
        if (state === 'saved') unsent = 0;
        journal?.stateChanged();
        if (state === 'saved') closeIfDone(document);
      });
      return session;
    };

    const document: Kept = {
      id,
      hub,
      session: begin(),
      edit: (session, changes) => {
        unsent += 1;
        session.edit(changes);
        journal?.edited();
      },
      unsent: () => unsent,
      keeps: () => journal?.keeps ?? false,
      readers: 0,
      looked: false,
      flush: () => journal?.flush(),
      close: () => {
        if (closed) return;
        closed = true;
        journal?.flush();
        if (kept.get(id) === document) kept.delete(id);
        hub.close();
        void ready.then(({ keeper }) => keeper?.release(hub.id));
      },
    };
    if (registered) kept.set(id, document);
    // Who opened it is told of the failure by the promise itself.
    document.session.catch(() => {
      if (kept.get(id) === document) kept.delete(id);
    });
    return document;
  };

  return {
    open: (id) => {
      const known = kept.get(id);
      const document = known === undefined || isOver(known.hub) ? make(id, null, true) : known;
      document.readers += 1;
      return document;
    },
    leave: (left) => {
      const document = kept.get(left.id);
      // A document that could not be opened is not kept, but its connection is there.
      if (document !== left) {
        left.hub.close();
        return;
      }
      document.readers -= 1;
      closeIfDone(document);
    },
    endangered: () =>
      [...kept.values()].reduce((sum, { keeps, unsent }) => sum + (keeps() ? 0 : unsent()), 0),
    flush: () => {
      for (const document of kept.values()) document.flush();
    },
    goAway: () => {
      for (const document of kept.values()) {
        document.flush();
        document.hub.goAway();
      }
    },
    sendLeftBehind: async () => {
      const keeper = await keeping();
      for (const claimed of (await keeper?.claim(null, mostLeftBehind)) ?? []) {
        const { document: id } = claimed.record;
        const document = make(id, claimed, !kept.has(id));
        // The hub may have lost it since; what was written stays on record.
        document.hub.onMessage('problem', ({ code }) => {
          if (code === 'not-found') document.close();
        });
      }
    },
    closeAll: () => {
      for (const document of [...kept.values()]) document.close();
    },
  };
};
