// Cursors and selections of the others, with their names. They move with the text until the hub
// tells where they really are.

import { type Range, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, WidgetType } from '@codemirror/view';
import type { Person } from '../../collaboration/protocol/messages.ts';

/** Where the others are now. */
export const setPeople = StateEffect.define<readonly Person[]>();

class CursorWidget extends WidgetType {
  readonly person: Person;

  constructor(person: Person) {
    super();
    this.person = person;
  }

  /** A person who has moved is drawn anew, which shows the name again for a while. */
  override eq({ person }: CursorWidget): boolean {
    const { id, name, head } = this.person;
    return person.id === id && person.name === name && person.head === head;
  }

  override toDOM(): HTMLElement {
    const cursor = document.createElement('span');
    cursor.className = 'remote-cursor';
    cursor.style.setProperty('--person', this.person.colour);
    // Drawn by the style sheet: a name is no part of the text, for nobody who reads or copies it.
    cursor.dataset.name = this.person.name;
    cursor.ariaHidden = 'true';
    return cursor;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

const placesOf = (person: Person, length: number): Range<Decoration>[] => {
  if (person.anchor === null || person.head === null) return [];
  const anchor = Math.min(person.anchor, length);
  const head = Math.min(person.head, length);
  const cursor = Decoration.widget({ widget: new CursorWidget(person), side: 1 }).range(head);
  if (anchor === head) return [cursor];
  const selection = Decoration.mark({
    class: 'remote-selection',
    attributes: { style: `--person: ${person.colour}` },
  });
  return [cursor, selection.range(Math.min(anchor, head), Math.max(anchor, head))];
};

/** The extension that draws them. */
export const remotePeople = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, transaction) => {
    const told = transaction.effects.findLast((effect) => effect.is(setPeople));
    if (told === undefined) return before.map(transaction.changes);
    const { length } = transaction.newDoc;
    return Decoration.set(
      (told.value as readonly Person[]).flatMap((person) => placesOf(person, length)),
      true,
    );
  },
  provide: (field) => EditorView.decorations.from(field),
});
