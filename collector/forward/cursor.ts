// Up to where everything was sent: a small file that is written over now and then. One that is late
// or torn costs nothing but bodies sent a second time.

import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

export type Position = { readonly segment: number; readonly offset: number };

export type Cursor = {
  readonly read: () => Position | null;
  readonly write: (position: Position) => void;
  readonly close: () => void;
};

/** @throws where the file cannot be opened. */
export const openCursor = (path: string): Cursor => {
  const file = openSync(path, 'a+');
  closeSync(file);
  const written = openSync(path, 'r+');
  return {
    read: () => {
      const parts = /^(\d+) (\d+)\n$/.exec(readFileSync(path, 'utf8'));
      return parts === null ? null : { segment: Number(parts[1]), offset: Number(parts[2]) };
    },
    write: ({ segment, offset }) => {
      const text = `${segment} ${offset}\n`;
      writeSync(written, text, 0);
      ftruncateSync(written, text.length);
    },
    close: () => closeSync(written),
  };
};
