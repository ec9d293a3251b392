// The text of one document, bound to the hub. Nothing here waits: what is typed is there at once.

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import type { DocumentSession } from '../../collaboration/protocol/document-session.ts';
import { boundTo } from './binding.ts';
import { markdownLook } from './markdown-look.ts';
import type { OpenDocument } from './open-documents.ts';
import { remotePeople, setPeople } from './remote-people.ts';
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
        boundTo(document, session),
      ],
    }),
  });
  const showPeople = () => view.dispatch({ effects: setPeople.of(session.people) });
  showPeople();
  const stop = session.onPeople(showPeople);
  return () => {
    stop();
    view.destroy();
  };
};

export const TextEditor = ({
  document,
  session,
}: {
  readonly document: OpenDocument;
  readonly session: DocumentSession;
}) => {
  const place = useRef<HTMLDivElement>(null);
  useEffect(
    () => (place.current === null ? undefined : createView(place.current, document, session)),
    [document, session],
  );
  return <div className="text-editor" ref={place} />;
};
