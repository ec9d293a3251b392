// Binds a CodeMirror editor to a document of the hub: what is typed goes to the session, what others
// change comes into the view. Both hold the same text after every transaction. Undo takes back only
// what was typed here. A word that an input method is composing, as telephones do with every word,
// is kept by CodeMirror while others write beside it.

import { Annotation, type Extension, Transaction } from '@codemirror/state';
import { EditorView, ViewPlugin } from '@codemirror/view';
import type { DocumentSession } from '../../collaboration/protocol/document-session.ts';
import type { OpenDocument } from './open-documents.ts';

/** Of transactions that bring what others did. */
export const fromHub = Annotation.define<true>();

/** What the hub would refuse to store: NUL, and halves of characters. */
export const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

const sendEdits = (document: OpenDocument, session: DocumentSession): Extension =>
  EditorView.updateListener.of((update) => {
    let moved = false;
    for (const transaction of update.transactions) {
      if (transaction.annotation(fromHub)) continue;
      if (transaction.docChanged) document.edit(session, transaction.changes);
      moved ||= transaction.docChanged || transaction.selection !== undefined;
    }
    if (!moved && !(update.focusChanged && update.view.hasFocus)) return;
    const { anchor, head } = update.state.selection.main;
    session.select(anchor, head);
  });

const takeChanges = (session: DocumentSession): Extension =>
  ViewPlugin.define((view) => {
    const ignoreRemote = session.onRemote((changes) => {
      view.dispatch({
        changes,
        annotations: [
          fromHub.of(true),
          Transaction.remote.of(true),
          Transaction.addToHistory.of(false),
        ],
      });
    });
    // A cursor that was told before the edits left of it had arrived stands wrong elsewhere.
    const ignoreSaved = session.onSaveState((state) => {
      const { anchor, head } = view.state.selection.main;
      if (state === 'saved' && view.hasFocus) session.select(anchor, head);
    });
    return {
      destroy: () => {
        ignoreRemote();
        ignoreSaved();
      },
    };
  });

/** The editor must begin with the session's text, in the same turn. */
export const boundTo = (document: OpenDocument, session: DocumentSession): Extension => [
  EditorView.clipboardInputFilter.of(storable),
  sendEdits(document, session),
  takeChanges(session),
];
