// The list of documents in words.

import type { DocumentPage } from '../api/client.ts';

const documents = (count: number): string => (count === 1 ? 'document' : 'documents');

/** '3 of 12 documents', '1 document', 'the newest 200 of 1,234 documents'. */
export const countText = ({
  documents: shown,
  found,
  total,
}: Pick<DocumentPage, 'documents' | 'found' | 'total'>): string => {
  const of = total.toLocaleString('en');
  if (shown.length < found) {
    const matching = found < total ? `${found.toLocaleString('en')} found, ` : '';
    return `${matching}the newest ${shown.length} of ${of} ${documents(total)}`;
  }
  return found === total ? `${of} ${documents(total)}` : `${found} of ${of} ${documents(total)}`;
};
