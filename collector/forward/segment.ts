// The files of the queue: numbered, written one after the other, each closed for good when it is full
// and deleted when everything in it is done with. A closed one is named after how many bodies it
// holds, so that a start reads no more than two files.

import { readdirSync, readFileSync, renameSync, statSync, truncateSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { recordEnds } from './record.ts';

export type Segment = {
  readonly number: number;
  path: string;
  /** Written; what is beyond it is not there. */
  bytes: number;
  bodies: number;
  /** Those that were sent, dropped or given up. */
  done: number;
  /** It is not appended to any more. */
  closed: boolean;
};

const named = /^(\d{10})(?:-(\d+)\.full|\.open)$/;

export const openName = (number: number): string => `${String(number).padStart(10, '0')}.open`;

/** Gives a file the name of one that is not written any more. */
export const closeSegment = (segment: Segment): void => {
  segment.closed = true;
  const path = segment.path.replace(/\.open$/, `-${segment.bodies}.full`);
  renameSync(segment.path, path);
  segment.path = path;
};

/** What a crash left open: its whole records are kept, a torn end was acknowledged to nobody. */
const recovered = (segment: Segment): void => {
  const ends = recordEnds(readFileSync(segment.path));
  segment.bytes = ends.at(-1) ?? 0;
  segment.bodies = ends.length;
  if (segment.bodies === 0) return;
  truncateSync(segment.path, segment.bytes);
  closeSegment(segment);
};

/** All segments of a folder, oldest first. Other files are left alone. */
export const findSegments = (folder: string): Segment[] => {
  const segments: Segment[] = [];
  for (const name of readdirSync(folder).toSorted()) {
    const parts = named.exec(name);
    if (parts === null) continue;
    const path = join(folder, name);
    const segment: Segment = {
      ...{ number: Number(parts[1]), path, bytes: statSync(path).size },
      ...{ bodies: Number(parts[2] ?? 0), done: 0, closed: true },
    };
    if (parts[2] === undefined) recovered(segment);
    if (segment.bodies > 0) segments.push(segment);
    else unlinkSync(segment.path);
  }
  return segments;
};
