// The locks of the document that is open in this tab: one for each session, made with its editor
// and closed with it, so that leaving the page gives the lock back.

import type { EditorView } from '@codemirror/view';
import { useEffect, useState } from 'react';
import { systemClock } from '../../collaboration/protocol/clock.ts';
import type { DocumentSession } from '../../collaboration/protocol/document-session.ts';
import { DocumentLocks } from '../../collaboration/protocol/locks.ts';
import { call } from '../api/client.ts';
import { sessions } from '../session/use-session.ts';

const open = new WeakMap<DocumentSession, DocumentLocks>();

export const openLocks = (session: DocumentSession): DocumentLocks => {
  const locks = new DocumentLocks({
    session,
    userId: sessions.current()?.user.id ?? '',
    call,
    clock: systemClock,
  });
  open.set(session, locks);
  return locks;
};

/** The locks and, with each change of them, a new drawing; null until there is an editor. */
export const useLocks = (session: DocumentSession, _view: EditorView): DocumentLocks | null => {
  const [, draw] = useState(0);
  const locks = open.get(session) ?? null;
  useEffect(() => locks?.onChange(() => draw((times) => times + 1)), [locks]);
  return locks;
};
