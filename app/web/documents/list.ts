// What the list of documents shows of what there is.

import type { DocumentRow } from '../api/client.ts';

/** Words typed in the search box, each of which must occur in title or author, in any case. */
export const matching = (
  documents: readonly DocumentRow[],
  search: string,
): readonly DocumentRow[] => {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return documents;
  return documents.filter(({ title, updatedBy }) => {
    const text = `${title} ${updatedBy ?? ''}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
};

/** '3 of 12 documents', '1 document'. */
export const countText = (shown: number, all: number): string => {
  const noun = all === 1 ? 'document' : 'documents';
  return shown === all ? `${all} ${noun}` : `${shown} of ${all} ${noun}`;
};
