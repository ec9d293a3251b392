// Threads and bookmarks in the text: what a thread stands on is underlined, a bookmark has a sign
// before it. They move with the text at once, and are drawn anew when the book has news. A click on
// one shows it beside the text.

import {
  type EditorState,
  type Extension,
  type Range,
  StateEffect,
  StateField,
} from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  keymap,
  ViewPlugin,
  WidgetType,
} from '@codemirror/view';
import { anchorAt, keptLength } from '../../collaboration/protocol/anchor.ts';
import type { Annotation } from '../../collaboration/protocol/annotations.ts';
import type { AnnotationBook, BookView, Draft } from './book.ts';

const show = StateEffect.define<BookView>();

class Sign extends WidgetType {
  readonly id: string;
  readonly name: string;

  constructor(id: string, name: string) {
    super();
    this.id = id;
    this.name = name;
  }

  override eq({ id, name }: Sign): boolean {
    return id === this.id && name === this.name;
  }

  override toDOM(): HTMLElement {
    const sign = document.createElement('span');
    sign.className = 'annotation-sign';
    sign.dataset.annotation = this.id;
    sign.title = `Bookmark: ${this.name}`;
    sign.ariaHidden = 'true';
    return sign;
  }
}

const rangesOf = (view: BookView, length: number): Range<Decoration>[] => {
  const ranges = view.all.flatMap((annotation): Range<Decoration>[] => {
    const { anchor, id, kind, name, resolved } = annotation;
    const from = Math.min(anchor.from, length);
    const to = Math.min(anchor.to, length);
    const selected = id === view.selected;
    if (kind === 'bookmark') {
      return [Decoration.widget({ widget: new Sign(id, name ?? ''), side: -1 }).range(from)];
    }
    if (from === to || (resolved !== null && !selected)) return [];
    const mark = Decoration.mark({
      class: selected ? 'annotation-mark annotation-mark-selected' : 'annotation-mark',
      attributes: { 'data-annotation': id },
    });
    return [mark.range(from, to)];
  });
  const { draft } = view;
  if (draft !== null && draft.anchor.to > draft.anchor.from && draft.anchor.to <= length) {
    const mark = Decoration.mark({ class: 'annotation-mark annotation-mark-draft' });
    ranges.push(mark.range(draft.anchor.from, draft.anchor.to));
  }
  return ranges;
};

const field = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, transaction) => {
    const told = transaction.effects.findLast((effect) => effect.is(show));
    if (told === undefined) return before.map(transaction.changes);
    return Decoration.set(rangesOf(told.value as BookView, transaction.newDoc.length), true);
  },
  provide: (decorations) => EditorView.decorations.from(decorations),
});

/** Where a new one would stand: on what is selected, else on the line of the cursor. */
export const draftAt = (state: EditorState, kind: Annotation['kind']): Draft => {
  const { from, to, empty } = state.selection.main;
  const line = state.doc.lineAt(from);
  const [start, end] = empty ? [line.from, line.to] : [from, to];
  const text = state.doc.sliceString(start, Math.min(end, start + keptLength));
  const whole = text.isWellFormed() ? text : text.slice(0, -1);
  const space = whole.length - whole.trimStart().length;
  const anchor = anchorAt(start + space, whole.trim());
  return { id: crypto.randomUUID(), kind, anchor };
};

export type MarksParts = {
  readonly book: AnnotationBook;
  /** Shows the part beside the text. */
  readonly open: () => void;
};

/** The extension that draws them, and follows the document for as long as the editor is there. */
export const marks = ({ book, open }: MarksParts): Extension => [
  field,
  ViewPlugin.define((view) => {
    const stop = book.start();
    let planned: ReturnType<typeof setTimeout> | undefined;
    let drawn: BookView | null = null;
    // News may come while the editor updates, when nothing may be dispatched to it.
    const draw = (): void => {
      planned ??= setTimeout(() => {
        planned = undefined;
        if (drawn === book.view()) return;
        drawn = book.view();
        view.dispatch({ effects: show.of(drawn) });
      }, 0);
    };
    const ignore = book.subscribe(draw);
    return {
      update: ({ docChanged, changes }) => {
        if (docChanged) book.moved(changes);
      },
      destroy: () => {
        clearTimeout(planned);
        ignore();
        stop();
      },
    };
  }),
  EditorView.domEventHandlers({
    click: ({ target, clientX, clientY }) => {
      const clicked = target instanceof Element ? target : null;
      const closest = (element: Element | null) =>
        element?.closest<HTMLElement>('[data-annotation]')?.dataset.annotation;
      // Where the line was drawn anew under the button, the click is the line's, not the mark's.
      const found = closest(clicked) ?? closest(document.elementFromPoint(clientX, clientY));
      if (found === undefined) return;
      book.select(found);
      open();
    },
  }),
  keymap.of([
    {
      key: 'Mod-Alt-m',
      run: ({ state }) => {
        book.begin(draftAt(state, 'thread'));
        open();
        return true;
      },
    },
  ]),
];

/** Brings it into sight and puts the cursor there, without taking the focus. */
export const goTo = (view: EditorView, { anchor }: Annotation): void => {
  const place = Math.min(anchor.from, view.state.doc.length);
  view.dispatch({
    selection: { anchor: place },
    effects: EditorView.scrollIntoView(place, { y: 'center' }),
  });
};
