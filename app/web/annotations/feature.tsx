// Threads and bookmarks as a feature of the editor page. There is one book for each open document,
// which the text and what stands beside it share.

import { lazy, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { DocumentSession } from '../../collaboration/protocol/document-session.ts';
import type { EditorFeature, FeatureProps } from '../editor/feature.ts';
import { notices } from '../notices/live.ts';
import { listAnnotations } from './api.ts';
import { AnnotationBook, type BookView } from './book.ts';
import { threadIn } from './link.ts';
import { goTo, marks } from './marks.ts';
import { shelved } from './order.ts';
import './marks.css';

const id = 'annotations';

type Shared = { readonly book: AnnotationBook; open: () => void };
const shared = new WeakMap<DocumentSession, Shared>();

const sharedOf = (session: DocumentSession): Shared => {
  const known = shared.get(session);
  if (known !== undefined) return known;
  const book = new AnnotationBook({
    session,
    ask: () => listAnnotations(session.id),
    after: (milliseconds, action) => {
      const timer = setTimeout(action, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  const made: Shared = { book, open: () => {} };
  shared.set(session, made);
  return made;
};

export const useBook = (session: DocumentSession): [AnnotationBook, BookView] => {
  const { book } = sharedOf(session);
  return [book, useSyncExternalStore(book.subscribe, book.view)];
};

const Badge = ({ session }: FeatureProps) => {
  const [, { all }] = useBook(session);
  const count = shelved(all).open.length;
  if (count === 0) return null;
  return (
    <span className="ui-count annotations-count">
      {count}
      <span className="ui-unseen"> open</span>
    </span>
  );
};

/** Nothing to see: passes on notices, and opens the part beside the text for who comes by a link, or clicks in the text. */
const Links = ({ document, session, view, show }: FeatureProps) => {
  const [book, { all }] = useBook(session);
  const open = useEffectEvent(() => show(id));
  useEffect(() => {
    const mine = sharedOf(session);
    mine.open = () => open();
    const follow = () => {
      const thread = threadIn(location.hash);
      if (thread === null) return;
      book.select(thread);
      open();
    };
    follow();
    addEventListener('hashchange', follow);
    return () => {
      mine.open = () => {};
      removeEventListener('hashchange', follow);
    };
  }, [book, session]);
  useEffect(
    () => document.hub.onMessage('notice', ({ notice }) => notices.hear(notice)),
    [document],
  );
  const linked = threadIn(location.hash);
  const found = all.find((annotation) => annotation.id === linked) ?? null;
  const arrive = useEffectEvent(() => {
    if (found !== null) goTo(view, found);
  });
  const there = found?.id ?? null;
  useEffect(() => {
    if (there !== null) arrive();
  }, [there]);
  return null;
};

const Content = lazy(async () => ({ default: (await import('./panel.tsx')).Panel }));

export const annotations: EditorFeature = {
  id,
  panel: { label: 'Comments', Content, Badge },
  Bar: Links,
  extension: (_document, session) => {
    const mine = sharedOf(session);
    return marks({ book: mine.book, open: () => mine.open() });
  },
};
