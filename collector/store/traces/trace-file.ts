// The file of kept traces, so that a page's link still works after a restart. Best effort: it is
// written now and then, without waiting for the disk, and apart from the store of the counts.

import type { Span } from '../../ingest/span.ts';
import { inTransaction, openBestEffort } from '../best-effort.ts';
import type { KeptTrace } from './kept-trace.ts';

const tables = `
  CREATE TABLE IF NOT EXISTS trace (
    trace_id TEXT PRIMARY KEY,
    started_ms REAL NOT NULL,
    resources TEXT NOT NULL,
    spans TEXT NOT NULL
  ) STRICT;
`;

/** Spans of one process share their resource; it is written once. */
const encode = (trace: KeptTrace): { readonly resources: string; readonly spans: string } => {
  const resources: Span['resource'][] = [];
  const spans = [...trace.spans].map(({ resource, ...span }) => {
    const known = resources.indexOf(resource);
    return { ...span, resource: known === -1 ? resources.push(resource) - 1 : known };
  });
  return { resources: JSON.stringify(resources), spans: JSON.stringify(spans) };
};

const decode = (resources: string, spans: string): Span[] => {
  const known = JSON.parse(resources) as Span['resource'][];
  const rows = JSON.parse(spans) as (Omit<Span, 'resource'> & { readonly resource: number })[];
  return rows.map((span) => ({ ...span, resource: known[span.resource] ?? {} }));
};

export type TraceFile = {
  /** Every kept trace's spans, oldest trace first. */
  readonly load: () => Iterable<readonly Span[]>;
  readonly write: (changed: Iterable<KeptTrace>, gone: Iterable<string>) => void;
  readonly close: () => void;
};

/** @throws what node:sqlite throws when there can be no such file. */
export const openTraceFile = (path: string, onFault: (error: unknown) => void): TraceFile => {
  const database = openBestEffort(path, tables, onFault);
  const put = database.prepare('INSERT OR REPLACE INTO trace VALUES (?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM trace WHERE trace_id = ?');
  const all = database.prepare('SELECT resources, spans FROM trace ORDER BY started_ms');
  return {
    *load() {
      for (const row of all.iterate()) {
        try {
          yield decode(String(row.resources), String(row.spans));
        } catch (error) {
          onFault(error);
        }
      }
    },
    write: (changed, gone) =>
      inTransaction(database, () => {
        for (const traceId of gone) remove.run(traceId);
        for (const trace of changed) {
          const { resources, spans } = encode(trace);
          put.run(trace.traceId, trace.root?.startMs ?? 0, resources, spans);
        }
      }),
    close: () => database.close(),
  };
};
