// Binds a CodeMirror editor to a document of the hub: what is typed goes to the session, what others
// change comes into the view. Always: the editor's text with what is held back is the session's text.
// Held back is only what would tear a word that an input method is still composing, as telephones do
// with every word. Undo takes back only what was typed here.

import { Annotation, type ChangeSet, type Extension, Transaction } from '@codemirror/state';
import { EditorView, type PluginValue, ViewPlugin, type ViewUpdate } from '@codemirror/view';
import type { DocumentSession } from '../../collaboration/protocol/document-session.ts';
import type { OpenDocument } from './open-documents.ts';

/** Of transactions that bring what others did. */
export const fromHub = Annotation.define<true>();

/** What the hub would refuse to store: NUL, and halves of characters. */
export const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/** Telephones end a composition late: nobody has to wait for a word that is not typed on. */
const longestHoldMs = 1_500;

/** Edits made here and changes held back, put in each other's terms. */
export const exchanged = (edit: ChangeSet, held: ChangeSet) => ({
  edit: edit.map(held),
  held: held.map(edit, true),
});

class Binding implements PluginValue {
  readonly #view: EditorView;
  readonly #document: OpenDocument;
  readonly #session: DocumentSession;
  readonly #stops: readonly (() => void)[];
  #held: ChangeSet | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(view: EditorView, document: OpenDocument, session: DocumentSession) {
    this.#view = view;
    this.#document = document;
    this.#session = session;
    this.#stops = [
      session.onRemote((changes) => this.#received(changes)),
      // A cursor that was told before the edits left of it had arrived stands wrong elsewhere.
      session.onSaveState((state) => {
        if (state === 'saved' && view.hasFocus) this.#tellPlace();
      }),
    ];
  }

  update(update: ViewUpdate): void {
    let moved = update.focusChanged && this.#view.hasFocus;
    for (const transaction of update.transactions) {
      if (transaction.annotation(fromHub)) continue;
      if (transaction.docChanged) this.#edited(transaction.changes);
      moved ||= transaction.docChanged || transaction.selection !== undefined;
    }
    if (moved) this.#tellPlace();
  }

  destroy(): void {
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
  }

  /** The input method is done with its word, perhaps. */
  composed(): void {
    if (this.#held !== null) this.#releaseAfter(100);
  }

  #edited(changes: ChangeSet): void {
    if (this.#held === null) {
      this.#document.edit(this.#session, changes);
      return;
    }
    const { edit, held } = exchanged(changes, this.#held);
    this.#held = held;
    this.#document.edit(this.#session, edit);
    this.#releaseAfter(longestHoldMs);
  }

  #received(changes: ChangeSet): void {
    if (this.#held !== null) {
      this.#held = this.#held.compose(changes);
    } else if (this.#view.composing && this.#tearsWord(changes)) {
      this.#held = changes;
      this.#releaseAfter(longestHoldMs);
    } else {
      this.#show(changes);
    }
  }

  #tearsWord(changes: ChangeSet): boolean {
    const { doc, selection } = this.#view.state;
    const { from, to } = doc.lineAt(selection.main.head);
    return changes.touchesRange(from, to) !== false;
  }

  #releaseAfter(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const held = this.#held;
      this.#held = null;
      if (held !== null) this.#show(held);
    }, milliseconds);
  }

  #show(changes: ChangeSet): void {
    this.#view.dispatch({
      changes,
      annotations: [
        fromHub.of(true),
        Transaction.remote.of(true),
        Transaction.addToHistory.of(false),
      ],
    });
  }

  #tellPlace(): void {
    const { anchor, head } = this.#view.state.selection.main;
    const place = (position: number): number => this.#held?.mapPos(position) ?? position;
    this.#session.select(place(anchor), place(head));
  }
}

/** The editor must begin with the session's text, in the same turn. */
export const boundTo = (document: OpenDocument, session: DocumentSession): Extension => {
  const plugin = ViewPlugin.define((view) => new Binding(view, document, session));
  return [
    EditorView.clipboardInputFilter.of(storable),
    plugin,
    EditorView.domEventHandlers({
      compositionend: (_event, view) => {
        view.plugin(plugin)?.composed();
      },
    }),
  ];
};
