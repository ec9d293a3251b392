// The status page as it was last put together: in memory, where it is answered from whatever else the
// collector is busy with, and in files, where it can be read, or served by something else, while the
// collector is down. A file is replaced whole or not at all.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderFeed } from './feed.ts';
import { fileLinks, renderHistory, renderPage, servedLinks } from './html.ts';
import type { StatusPage } from './page.ts';

export type SnapshotFile = {
  readonly type: string;
  readonly body: Buffer;
  readonly etag: string;
};

export const snapshotPaths = [
  '/status',
  '/status/history',
  '/status.json',
  '/status/feed.xml',
] as const;
export type SnapshotPath = (typeof snapshotPaths)[number];

export type SnapshotOptions = {
  readonly gather: (nowMs: number) => StatusPage;
  /** Where the files are written. */
  readonly folder: string;
  readonly onFault: (error: unknown) => void;
};

/** The moment on the page is that of its making. */
const everyMs = 15_000;
/** What changes at once is shown at once, but not more often than this. */
const leastMs = 1000;

const fileOf = (type: string, text: string): SnapshotFile => {
  const body = Buffer.from(text);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  return { type, body, etag };
};

export type Snapshot = ReturnType<typeof createSnapshot>;

export const createSnapshot = ({ gather, folder, onFault }: SnapshotOptions) => {
  let files: ReadonlyMap<SnapshotPath, SnapshotFile> = new Map();
  let madeMs = Number.NEGATIVE_INFINITY;
  let isDue = true;
  let complaint: string | null = null;

  const write = (name: string, text: string): void => {
    const path = join(folder, name);
    writeFileSync(`${path}.part`, text);
    renameSync(`${path}.part`, path);
  };

  const make = (nowMs: number): void => {
    const page = gather(nowMs);
    const [json, feed] = [JSON.stringify(page), renderFeed(page)];
    const html = 'text/html; charset=utf-8';
    files = new Map([
      ['/status', fileOf(html, renderPage(page, servedLinks))],
      ['/status/history', fileOf(html, renderHistory(page, servedLinks))],
      ['/status.json', fileOf('application/json; charset=utf-8', json)],
      ['/status/feed.xml', fileOf('application/rss+xml; charset=utf-8', feed)],
    ]);
    // Not what is above it: a data folder that was moved away must find its place free.
    if (!existsSync(folder)) mkdirSync(folder);
    write('history.html', renderHistory(page, fileLinks));
    write('status.json', json);
    write('feed.xml', feed);
    write('index.html', renderPage(page, fileLinks));
  };

  return {
    file: (path: SnapshotPath): SnapshotFile | null => files.get(path) ?? null,
    /** Something the page tells has changed. */
    changed: (): void => {
      isDue = true;
    },
    /** Once a second. Never throws: what was made last stays, and why is told. */
    second: (nowMs: number): void => {
      const waitedMs = Math.abs(nowMs - madeMs);
      if (waitedMs < (isDue ? leastMs : everyMs)) return;
      [madeMs, isDue] = [nowMs, false];
      try {
        make(nowMs);
        complaint = null;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (complaint === null) onFault(error);
        complaint = `The status page could not be written: ${why}.`;
      }
    },
    complaints: (): readonly string[] => (complaint === null ? [] : [complaint]),
  };
};
