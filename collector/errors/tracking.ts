// Error tracking: takes what spans and logs tell of errors, groups it, and keeps it. Best effort and
// beside the counts: what comes in is only put in a bounded queue, and read when nothing else is to
// be done. What finds no place there is left out, and counted.

import type { LogRecord } from '../ingest/log-record.ts';
import type { Span } from '../ingest/span.ts';
import { openOrGoWithout } from '../store/best-effort.ts';
import { type BookBounds, ErrorBook } from './book.ts';
import { type ErrorFile, openErrorFile } from './error-file.ts';
import type { ErrorGroup } from './group.ts';
import { type Occurrence, occurrenceOfLog, occurrencesOfSpans, origin } from './occurrence.ts';
import { Releases } from './releases.ts';

export type ErrorFigures = {
  /** Occurrences, by what told of them. */
  readonly taken: Readonly<Record<Occurrence['from'], number>>;
  /** Told again within one trace, or sent again. */
  readonly repeated: number;
  /** Counted in the group of the rest, because a service had too many. */
  readonly folded: number;
  /** Not even looked at, because too many came at once. */
  readonly leftOut: number;
  readonly groups: number;
  /** Of them, those that changed since they were written. */
  readonly unwritten: number;
  readonly bytes: number;
};

export type ErrorTracking = {
  /** Spans, those with an `exception` event among them. Returns at once and never throws. */
  readonly take: (spans: readonly Span[], source?: string) => void;
  readonly takeLogs: (records: readonly LogRecord[]) => void;
  /** Learns from any spans, failed or not, which releases run. */
  readonly saw: (spans: readonly Span[]) => void;
  readonly groups: () => readonly ErrorGroup[];
  readonly get: (id: string) => ErrorGroup | null;
  readonly releases: Pick<Releases, 'of' | 'current' | 'isNew'>;
  readonly figures: () => ErrorFigures;
  /** Reads what waits, and writes what is not yet in the file. */
  readonly flush: () => void;
  readonly close: () => void;
};

export type ErrorTrackingOptions = {
  readonly bounds?: Partial<BookBounds>;
  /** Told of every fault of the file; the groups stay in memory then. */
  readonly onFault?: (error: unknown) => void;
  readonly now?: () => number;
};

const mostWaiting = 5000;
const mostWaitingCharacters = 8 * 1024 * 1024;
/** They are grouped for so long at a time, then others have their turn. */
const turnMs = 4;
const writeMs = 2000;
const writtenAtOnce = 100;

const sizeOf = ({ message, stack }: Occurrence): number => message.length + stack.length;

/** @param path of the SQLite file; null keeps everything in memory. */
export const createErrorTracking = (
  path: string | null,
  options: ErrorTrackingOptions = {},
): ErrorTracking => {
  const { onFault = () => {}, now = Date.now } = options;
  const book = new ErrorBook(options.bounds);
  const releases = new Releases();
  const file: ErrorFile | null = openOrGoWithout(path, openErrorFile, onFault);
  const taken = { span: 0, log: 0 };
  let [repeated, folded, leftOut] = [0, 0, 0];
  let waiting: Occurrence[] = [];
  let waitingCharacters = 0;
  let next: NodeJS.Immediate | null = null;

  try {
    for (const { service, ...release } of file?.releases() ?? [])
      releases.restore(service, release);
    for (const group of file?.groups() ?? []) book.restore(group);
  } catch (error) {
    onFault(error);
  }
  releases.changed.clear();

  const group = (occurrence: Occurrence) => {
    const { service, release, atMs, from } = occurrence;
    releases.saw(service, release, Math.min(atMs, now()));
    taken[from] += 1;
    const addition = book.add(occurrence, now());
    if (addition === 'repeated') repeated += 1;
    if (addition === 'folded') folded += 1;
  };
  const read = () => {
    next = null;
    const endMs = performance.now() + turnMs;
    let done = 0;
    for (const occurrence of waiting) {
      group(occurrence);
      waitingCharacters -= sizeOf(occurrence);
      done += 1;
      if (performance.now() >= endMs) break;
    }
    waiting = waiting.slice(done);
    if (waiting.length > 0) next = setImmediate(read);
  };
  const queue = (occurrences: readonly Occurrence[]) => {
    for (const occurrence of occurrences) {
      const hasRoom = waiting.length < mostWaiting && waitingCharacters < mostWaitingCharacters;
      if (hasRoom) waiting.push(occurrence);
      else leftOut += 1;
      if (hasRoom) waitingCharacters += sizeOf(occurrence);
    }
    if (waiting.length > 0) next ??= setImmediate(read);
  };

  let failing = false;
  const write = (most: number) => {
    if (file === null) return;
    const changed = [...book.changed].slice(0, most);
    const goneGroups = [...book.gone];
    const services = [...releases.changed, ...releases.gone];
    if (changed.length === 0 && goneGroups.length === 0 && services.length === 0) return;
    try {
      file.write({
        groups: changed.flatMap((id) => book.get(id) ?? []),
        goneGroups,
        releases: services.map((service) => ({ service, all: releases.of(service) })),
      });
      for (const id of changed) book.changed.delete(id);
      for (const set of [book.gone, releases.changed, releases.gone]) set.clear();
      failing = false;
    } catch (error) {
      // Once, not every two seconds: what could not be written is tried again.
      if (!failing) onFault(error);
      failing = true;
    }
  };
  const flush = () => {
    for (const occurrence of waiting) group(occurrence);
    waiting = [];
    waitingCharacters = 0;
    write(Number.POSITIVE_INFINITY);
  };
  const timer = setInterval(write, writeMs, writtenAtOnce).unref();

  let heard: Span['resource'] | null = null;
  return {
    take: (spans) => queue(occurrencesOfSpans(spans)),
    takeLogs: (records) => queue(records.map(occurrenceOfLog)),
    saw: (spans) => {
      for (const { resource, endMs } of spans) {
        // The spans of one process come together, and share its resource.
        if (resource === heard) continue;
        heard = resource;
        const { service, release } = origin(resource);
        releases.saw(service, release, Math.min(endMs, now()));
      }
    },
    groups: () => [...book.groups()],
    get: (id) => book.get(id),
    releases,
    figures: () => ({
      ...{ taken: { ...taken }, repeated, folded, leftOut },
      ...{ groups: book.size, unwritten: book.changed.size, bytes: book.bytes },
    }),
    flush,
    close: () => {
      clearInterval(timer);
      if (next !== null) clearImmediate(next);
      flush();
      file?.close();
    },
  };
};
