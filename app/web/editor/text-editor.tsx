// The text of one document, bound to the hub. Nothing here waits: what is typed is there at once.

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import { type RefObject, useEffect, useRef } from 'react';
import type { DocumentSession } from '../../collaboration/protocol/document-session.ts';
import { boundTo } from './binding.ts';
import { lineDirections } from './direction.ts';
import { features } from './features.ts';
import { markdownLook } from './markdown-look.ts';
import type { OpenDocument } from './open-documents.ts';
import { remotePeople, setPeople } from './remote-people.ts';
import { roomLeft, type TextLimits } from './room-left.ts';
import { updates } from './updates.ts';
import './text-editor.css';

export type TextEditorProps = {
  readonly document: OpenDocument;
  readonly session: DocumentSession;
  readonly mayEdit: boolean;
  /** Null while the hub has not told. */
  readonly limits: TextLimits | null;
  /** Hears why something did not go in. */
  readonly onRefused: (reason: string) => void;
  /** Hears of the editor when it is there, and null when it is gone. */
  readonly onView: (view: EditorView | null) => void;
};

const permission = new Compartment();

/** Who only reads still has a cursor, to select and to search with. */
const permitted = (mayEdit: boolean): Extension => EditorState.readOnly.of(!mayEdit);

/** Of fifty people somebody moves all the time: they are drawn once a frame at most. */
const showPeople = (view: EditorView, session: DocumentSession) => {
  let frame = 0;
  const show = () => {
    frame = 0;
    view.dispatch({ effects: setPeople.of(session.people) });
  };
  show();
  const stop = session.onPeople(() => {
    frame ||= requestAnimationFrame(show);
  });
  return () => {
    stop();
    cancelAnimationFrame(frame);
  };
};

const createView = (parent: HTMLElement, latest: RefObject<TextEditorProps>): EditorView => {
  const { document, session, mayEdit } = latest.current;
  return new EditorView({
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
        lineDirections,
        markdownLook,
        permission.of(permitted(mayEdit)),
        roomLeft(
          () => latest.current.limits,
          (reason) => latest.current.onRefused(reason),
        ),
        remotePeople,
        updates,
        boundTo(document, session),
        ...features.map(({ extension }) => extension?.(document, session) ?? []),
      ],
    }),
  });
};

export const TextEditor = (props: TextEditorProps) => {
  const { document, session, mayEdit, onView } = props;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another document is another editor.
  useEffect(() => {
    if (place.current === null) return;
    const made = createView(place.current, latest);
    const hide = showPeople(made, session);
    view.current = made;
    onView(made);
    return () => {
      onView(null);
      view.current = null;
      hide();
      made.destroy();
    };
  }, [document, session, onView]);

  useEffect(() => {
    view.current?.dispatch({ effects: permission.reconfigure(permitted(mayEdit)) });
  }, [mayEdit]);

  return <div className="text-editor" ref={place} />;
};
