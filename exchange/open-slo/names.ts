// Names for what a checked set no longer names: each is given once.

import { slug } from '../name.ts';

export type Names = {
  /** A name like the wish, with a number behind it where that is taken. */
  readonly like: (wish: string) => string;
};

export const names = (): Names => {
  const taken = new Set<string>();
  return {
    like: (wish) => {
      // RFC 1123 labels have no dots; room is left for a number.
      const base = slug(wish.replaceAll('.', '-').slice(0, 56)) || 'sli';
      let name = base;
      for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
      taken.add(name);
      return name;
    },
  };
};
