// The address of one thread: its document's, with the thread behind it.

import { documentPath } from '../routing/route.ts';

const pattern = /^#thread-([0-9a-f-]{36})$/;

export const threadPath = (document: string, thread: string): string =>
  `${documentPath(document)}#thread-${thread}`;

/** @param hash of an address. @returns null where it names no thread. */
export const threadIn = (hash: string): string | null => pattern.exec(hash)?.[1] ?? null;
