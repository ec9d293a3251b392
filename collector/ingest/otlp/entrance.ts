// Who may come in at a door, whose data it then is, and whether there is memory for it now: the same
// for every carrier, before a byte of a body is read.

import type { Admission } from './admission.ts';
import type { BodyRoom } from './body.ts';
import { type Refusal, shortOfMemory, unauthenticated } from './refusal.ts';

export type Entrance = {
  /** Whose data everybody brings, where `admit` does not say. */
  readonly source: string;
  readonly admit?: Admission;
  /** Shared by all that hold bodies, so that their bound is one. */
  readonly room: BodyRoom;
  /** What of it a source has; without it, one may take it all. */
  readonly roomOf?: (source: string) => BodyRoom;
  /** Whether something of a source may come in now; without it, always. */
  readonly hasMemoryFor?: (source: string) => boolean;
};

export type Entered = { readonly source: string; readonly room: BodyRoom };

export const enter = (
  { source: only, admit = () => only, room, roomOf, hasMemoryFor }: Entrance,
  authorization: string | undefined,
): Entered | { readonly refusal: Refusal } => {
  const source = admit(authorization);
  if (source === null) return { refusal: unauthenticated };
  if (hasMemoryFor?.(source) === false) return { refusal: shortOfMemory };
  return { source, room: roomOf?.(source) ?? room };
};
