// Who is in the document, as the list of people shows it: one entry a name, oneself first.

import type { Person } from '../../collaboration/protocol/messages.ts';

export type Present = {
  readonly key: string;
  readonly name: string;
  readonly initials: string;
  readonly colour: string;
  readonly me: boolean;
};

/** 'Ada Lovelace' → 'AL', 'Person 7' → 'P7', 'ada' → 'A'. */
export const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) =>
    [...(word ?? '')].slice(0, 1).join(''),
  );
  return letters.join('').toLocaleUpperCase() || '?';
};

/** Somebody with two windows is there once; the order does not change while people come and go. */
export const presentPeople = (me: Person | null, others: readonly Person[]): readonly Present[] => {
  const byName = new Map<string, Present>();
  const add = ({ id, name, colour }: Person, mine: boolean) => {
    if (!byName.has(name)) {
      byName.set(name, { key: id, name, initials: initialsOf(name), colour, me: mine });
    }
  };
  if (me !== null) add(me, true);
  const sorted = others.toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
  for (const person of sorted) add(person, false);
  return [...byName.values()];
};

/** 'You, Ada and Grace', 'You and 7 others'. */
export const presenceText = (present: readonly Present[]): string => {
  const names = present.map(({ name, me }) => (me ? 'you' : name));
  const listed = names.length > 4 ? [names[0], `${names.length - 1} others`] : names;
  const text = new Intl.ListFormat('en', { type: 'conjunction' }).format(
    listed.filter((name) => name !== undefined),
  );
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
};
