// The file of the groups of errors and of the releases, so that what is known outlasts a restart.

import { inTransaction, openBestEffort } from '../store/best-effort.ts';
import { numberIn, textIn } from '../store/row.ts';
import type { ErrorGroup, StoredGroup } from './group.ts';
import type { Release } from './releases.ts';

const tables = `
  CREATE TABLE IF NOT EXISTS error_group (
    id TEXT PRIMARY KEY,
    last_ms REAL NOT NULL,
    content TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS release (
    service TEXT NOT NULL,
    release TEXT NOT NULL,
    first_ms REAL NOT NULL,
    last_ms REAL NOT NULL,
    PRIMARY KEY (service, release)
  ) STRICT;
`;

export type ErrorChanges = {
  readonly groups: readonly ErrorGroup[];
  readonly goneGroups: readonly string[];
  readonly releases: readonly { readonly service: string; readonly all: readonly Release[] }[];
};

export type ErrorFile = {
  /** Least recently seen first. */
  readonly groups: () => Iterable<StoredGroup>;
  readonly releases: () => Iterable<Release & { readonly service: string }>;
  readonly write: (changes: ErrorChanges) => void;
  readonly close: () => void;
};

/** @throws what node:sqlite throws when there can be no such file. */
export const openErrorFile = (path: string, onFault: (error: unknown) => void): ErrorFile => {
  const database = openBestEffort(path, tables, onFault);
  const put = database.prepare('INSERT OR REPLACE INTO error_group VALUES (?, ?, ?)');
  const remove = database.prepare('DELETE FROM error_group WHERE id = ?');
  const removeReleases = database.prepare('DELETE FROM release WHERE service = ?');
  const putRelease = database.prepare('INSERT INTO release VALUES (?, ?, ?, ?)');
  const groups = database.prepare('SELECT content FROM error_group ORDER BY last_ms');
  const releases = database.prepare('SELECT * FROM release ORDER BY last_ms');
  return {
    *groups() {
      for (const row of groups.iterate()) {
        try {
          yield JSON.parse(textIn(row, 'content')) as StoredGroup;
        } catch (error) {
          onFault(error);
        }
      }
    },
    *releases() {
      for (const row of releases.iterate())
        yield {
          service: textIn(row, 'service'),
          release: textIn(row, 'release'),
          firstMs: numberIn(row, 'first_ms'),
          lastMs: numberIn(row, 'last_ms'),
        };
    },
    write: (changes) =>
      inTransaction(database, () => {
        for (const id of changes.goneGroups) remove.run(id);
        for (const group of changes.groups)
          put.run(group.id, group.lastMs, JSON.stringify(group.stored()));
        for (const { service, all } of changes.releases) {
          removeReleases.run(service);
          for (const each of all) putRelease.run(service, each.release, each.firstMs, each.lastMs);
        }
      }),
    close: () => database.close(),
  };
};
