// The text of one document, bound to the hub. Nothing here waits: what is typed is there at once.

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { DocumentSession } from '../../collaboration/protocol/document-session.ts';
import { boundTo } from './binding.ts';
import { features } from './features.ts';
import { markdownLook } from './markdown-look.ts';
import type { OpenDocument } from './open-documents.ts';
import { remotePeople, setPeople } from './remote-people.ts';
import { updates } from './updates.ts';
import './text-editor.css';

const createView = (parent: HTMLElement, document: OpenDocument, session: DocumentSession) => {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: session.text,
      extensions: [
        history(),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        drawSelection(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': 'Text of the document' }),
        placeholder('Write here. Others see it as you type.'),
        markdownLook,
        remotePeople,
        updates,
        boundTo(document, session),
        ...features.map(({ extension }) => extension?.(document, session) ?? []),
      ],
    }),
  });
  const showPeople = () => view.dispatch({ effects: setPeople.of(session.people) });
  showPeople();
  const stop = session.onPeople(showPeople);
  const end = () => {
    stop();
    view.destroy();
  };
  return { view, end };
};

export const TextEditor = ({
  document,
  session,
  onView,
}: {
  readonly document: OpenDocument;
  readonly session: DocumentSession;
  /** Hears of the editor when it is there, and null when it is gone. */
  readonly onView: (view: EditorView | null) => void;
}) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (place.current === null) return;
    const { view, end } = createView(place.current, document, session);
    onView(view);
    return () => {
      onView(null);
      end();
    };
  }, [document, session, onView]);
  return <div className="text-editor" ref={place} />;
};
