// An open document for a component: its session once it is there, who else is in it, and how the
// connection is.

import { useEffect, useState } from 'react';
import { HubClient, HubError } from '../../collaboration/protocol/client.ts';
import type {
  DocumentSession,
  Rejection,
  SaveState,
} from '../../collaboration/protocol/document-session.ts';
import type { HubStatus } from '../../collaboration/protocol/hub-status.ts';
import type { Person } from '../../collaboration/protocol/messages.ts';
import { hubPath } from '../../collaboration/protocol/version.ts';
import { ApiProblem } from '../api/problem.ts';
import { writeAlone } from '../locks/alone.ts';
import { hubToken, hubUrl } from '../session/hub-token.ts';
import { sessions } from '../session/use-session.ts';
import { type ConnectionReading, connectionReading } from './connection-words.ts';
import { keeping } from './kept-here.ts';
import { createOpenDocuments, type OpenDocument } from './open-documents.ts';
import type { TextLimits } from './room-left.ts';

const documents = createOpenDocuments(
  (ready) =>
    new HubClient({
      url: hubUrl(hubPath),
      token: () => ready.then(hubToken, hubToken),
      createAlone: writeAlone,
    }),
  () => keeping,
);

sessions.subscribe(() => {
  if (sessions.current() === null) documents.closeAll();
  else void documents.sendLeftBehind();
});

/** First come the documents that are looked at. */
const leftBehindAfterMs = 2_000;
setTimeout(() => void documents.sendLeftBehind(), leftBehindAfterMs);

addEventListener('beforeunload', (event) => {
  documents.flush();
  if (documents.endangered() > 0) event.preventDefault();
});
addEventListener('pagehide', documents.goAway);
document.addEventListener('visibilitychange', documents.flush);

const problemOf = (error: unknown): ApiProblem => {
  const code = error instanceof HubError ? error.code : '';
  const text = error instanceof Error ? error.message : String(error);
  return code === 'not-found'
    ? new ApiProblem('not-found', 'There is no such document', text)
    : new ApiProblem('refused', 'The document did not open', text);
};

export type DocumentView = {
  readonly document: OpenDocument | null;
  readonly session: DocumentSession | null;
  readonly problem: ApiProblem | null;
  readonly me: Person | null;
  readonly people: readonly Person[];
  readonly connection: ConnectionReading;
  /** Until the hub has told, it is taken to be so. */
  readonly mayEdit: boolean;
  /** Null until the hub has told. */
  readonly limits: TextLimits | null;
};

type State = {
  readonly document: OpenDocument | null;
  readonly session: DocumentSession | null;
  readonly problem: ApiProblem | null;
  readonly hub: HubStatus;
  readonly save: SaveState | null;
  /** Kept while the connection is away. */
  readonly me: Person | null;
  readonly people: readonly Person[];
  readonly mayEdit: boolean;
  readonly limits: TextLimits | null;
};

const nothing: State = {
  document: null,
  session: null,
  problem: null,
  hub: { state: 'connecting' },
  save: null,
  me: null,
  people: [],
  mayEdit: true,
  limits: null,
};

/** What a status of the hub changes here. */
const hubChange = (hub: HubStatus): Partial<State> => {
  if (hub.state !== 'connected') return { hub };
  const { person, mayEdit, limits } = hub;
  return { hub, mayEdit, limits, me: { ...person, anchor: null, head: null } };
};

/** Most edits are taken before anybody could read that they are being sent. */
const savingShownAfterMs = 400;

const useConnection = ({ hub, save, document }: State): ConnectionReading => {
  const [online, setOnline] = useState(navigator.onLine);
  const [, count] = useState(0);
  useEffect(() => {
    const look = () => setOnline(navigator.onLine);
    addEventListener('online', look);
    addEventListener('offline', look);
    return () => {
      removeEventListener('online', look);
      removeEventListener('offline', look);
    };
  }, []);
  const counts = hub.state !== 'connected' || save !== 'saved';
  useEffect(() => {
    if (!counts) return;
    const timer = setInterval(() => count((ticks) => ticks + 1), 500);
    return () => clearInterval(timer);
  }, [counts]);
  const unsent = document?.unsent() ?? 0;
  const kept = document?.keeps() ?? false;
  return connectionReading({ hub, save, unsent, kept, online, nowMs: Date.now() });
};

export const useDocument = (
  id: string,
  onRejected: (rejection: Rejection) => void,
): DocumentView => {
  const [state, setState] = useState<State>(nothing);
  useEffect(() => {
    const document = documents.open(id);
    const stops: (() => void)[] = [];
    let gone = false;
    let slow: ReturnType<typeof setTimeout> | undefined;
    const change = (part: Partial<State>) => {
      if (!gone) setState((before) => ({ ...before, ...part }));
    };
    const showSave = (save: SaveState) => {
      clearTimeout(slow);
      if (save === 'saving') slow = setTimeout(() => change({ save }), savingShownAfterMs);
      else change({ save });
    };
    const opened = (session: DocumentSession) => {
      if (gone) return;
      stops.push(
        session.onPeople((people) => change({ people })),
        session.onSaveState(showSave),
        session.onRejected((rejection) => {
          if (rejection.code === 'read-only') change({ mayEdit: false });
          onRejected(rejection);
        }),
      );
      change({ session, people: session.people, save: session.saveState });
    };
    setState({ ...nothing, document, ...hubChange(document.hub.status) });
    stops.push(
      document.hub.onStatus((hub) => change(hubChange(hub))),
      // It was here from before, and is gone there.
      document.hub.onMessage('problem', ({ code, reason }) => {
        if (code === 'not-found') change({ problem: problemOf(new HubError(code, reason)) });
      }),
    );
    document.session.then(opened, (error: unknown) => change({ problem: problemOf(error) }));
    return () => {
      gone = true;
      clearTimeout(slow);
      for (const stop of stops) stop();
      documents.leave(document);
    };
  }, [id, onRejected]);
  const { hub: _hub, save: _save, ...view } = state;
  return { ...view, connection: useConnection(state) };
};
