// What is said of somebody's part in a document.

import { age, ago } from '../../../ui/duration.ts';
import type { DocumentAuthor } from '../api/client.ts';

const oneGoMs = 60_000;

/** '2 edits 3 min ago', '1,204 edits over 4 d 3 h, the last 3 min ago'. */
export const partText = ({ edits, firstAt, lastAt }: DocumentAuthor, now: number): string => {
  const last = ago(lastAt, now);
  const count = edits === 1 ? '1 edit' : `${edits.toLocaleString('en')} edits`;
  if (lastAt - firstAt < oneGoMs) return `${count} ${last}`;
  return `${count} over ${age(firstAt, lastAt)}, the last ${last}`;
};

/** 'Ada Moreau', or what is left of somebody whose account is gone. */
export const nameText = ({ name }: Pick<DocumentAuthor, 'name'>): string =>
  name ?? 'Somebody who left';
