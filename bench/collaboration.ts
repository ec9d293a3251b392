// Editing together: our app beside ShareDB and Hocuspocus, on one PostgreSQL with its ordinary,
// durable settings, each with its own official client and the same people who type.

import { type ContenderName, contenderNames } from './collaboration/contender.ts';
import { type DurableDatabase, startDurableDatabase } from './collaboration/database.ts';
import { measureIdle } from './collaboration/idle.ts';
import { measureTransforms } from './collaboration/transforms.ts';
import { measureTyping, type Typed, type TypingPlan, targets } from './collaboration/typing.ts';
import { type Measurement, markdownTable } from './measurement.ts';

type Say = (line: string) => void;

/** What each says, or is set to, and what of it this bench can see. */
const guarantees: Record<ContenderName, string> = {
  Signalbox: 'an edit is on disk before its author or anybody else is told; people are known',
  ShareDB: 'an edit is on disk before its author or anybody else is told; anybody may come',
  Hocuspocus:
    'as shipped: everybody is told at once, the document is stored two to ten seconds later; anybody may come',
  'Hocuspocus, storing at once':
    'everybody is told at once, and storing begins at once (`debounce: 0`); anybody may come',
};

/** As published, without the setting. */
const published: readonly ContenderName[] = ['Signalbox', 'ShareDB', 'Hocuspocus'];

const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`;
const count = (value: number): string => Math.round(value).toLocaleString('en-US');

const kept = ({ afterKill }: Typed): string => {
  if (afterKill === null) return '';
  const { gone, kept } = afterKill;
  return `${count(gone)} of ${count(gone + kept)}`;
};

const manyDocuments = async (database: DurableDatabase, say: Say): Promise<string> => {
  const rows: string[][] = [];
  for (const contender of contenderNames) {
    const plan: TypingPlan = {
      ...{ contender, documents: 200, peopleInEach: 5, editsPerSecond: 1_000 },
      ...{ warmUpSeconds: 6, seconds: 15, kill: true },
      growth: published.includes(contender) ? { sessions: 500, most: 3_000 } : null,
    };
    const typed = await measureTyping(database, plan);
    const { p50, p95, p99, costs, missing, differing, fits, load, editsPerSecond } = typed;
    const behind =
      missing + differing === 0
        ? ''
        : `; a minute later ${count(missing)} words were still missing somewhere, and ${differing} documents differed`;
    rows.push([
      contender,
      count(editsPerSecond),
      `${ms(p50)}, ${ms(p95)}, ${ms(p99)}${behind}`,
      `**${costs.server.toFixed(2)} ms**, ${costs.database.toFixed(2)} ms`,
      fits === null ? '' : fits === 0 ? 'fewer than 1,000' : `${count(fits)}`,
      kept(typed),
      guarantees[contender],
    ]);
    say(`${rows.at(-1)?.join(' | ')} (the crowd's own load: ${load.toFixed(2)})`);
  }
  return markdownTable(
    [
      '1,000 sessions on 200 documents',
      'edits/s',
      'seen by others after: p50, p95, p99',
      'CPU an edit: server, PostgreSQL',
      `sessions within p50 ${targets.p50} ms and p95 ${targets.p95} ms`,
      'words that others had seen, gone after kill -9',
      'promise',
    ],
    rows,
  );
};

const oneDocument = async (database: DurableDatabase, say: Say): Promise<string> => {
  const rows: string[][] = [];
  for (const contender of published) {
    const { p50, p95, p99, costs } = await measureTyping(database, {
      ...{ contender, documents: 1, peopleInEach: 200, editsPerSecond: 50 },
      ...{ warmUpSeconds: 4, seconds: 10, kill: false, growth: null },
    });
    rows.push([
      contender,
      `${ms(p50)}, ${ms(p95)}, ${ms(p99)}`,
      `**${costs.server.toFixed(2)} ms**, ${costs.database.toFixed(2)} ms`,
    ]);
    say(`200 in one document: ${rows.at(-1)?.join(' | ')}`);
  }
  return markdownTable(
    [
      '200 people in one document, 50 edits/s',
      'seen by others after: p50, p95, p99',
      'CPU an edit: server, PostgreSQL',
    ],
    rows,
  );
};

const idle = async (database: DurableDatabase, say: Say): Promise<string> => {
  const found = await measureIdle(database, published, { sockets: 1_000, seconds: 60 });
  const rows = published.map((contender, index) => {
    const one = found[index];
    if (one === undefined) throw new RangeError('not measured');
    const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;
    return [
      contender,
      kilobytes(one.heap),
      kilobytes(one.resident),
      count(one.bytesPerMinute),
      `${one.cpuPerMinute.toFixed(2)} ms`,
    ];
  });
  for (const row of rows) say(`idle: ${row.join(' | ')}`);
  return markdownTable(
    [
      'an idle socket with its document open',
      'heap and buffers',
      'resident',
      'bytes on the wire a minute',
      'CPU a minute',
    ],
    rows,
  );
};

const transforms = (say: Say): string => {
  const rows = [5, 450].map((lines) => {
    const speeds = measureTransforms(lines);
    return [
      `${count(speeds.characters)} characters`,
      ...[speeds.transforms, speeds.sharedbTransforms].map(count),
      ...[speeds.edits, speeds.sharedbEdits, speeds.yjsUpdates].map(count),
    ];
  });
  for (const row of rows) say(`transforms: ${row.join(' | ')}`);
  return markdownTable(
    [
      'a second, on one core, in a text of',
      'transforms: Signalbox',
      'ShareDB (ot-text-unicode)',
      'transformed, applied and checked: Signalbox',
      'transformed and applied: ShareDB',
      'updates integrated: Yjs',
    ],
    rows,
  );
};

const measure = async (say: Say): Promise<string> => {
  const database = await startDurableDatabase();
  try {
    const tables = [
      await manyDocuments(database, say),
      await oneDocument(database, say),
      await idle(database, say),
      transforms(say),
    ];
    return tables.join('\n\n');
  } finally {
    await database.stop();
  }
};

export const collaboration: Measurement = {
  what: 'Editing together, beside ShareDB 7.0.0 with sharedb-postgres 5.0.1 and Hocuspocus 4.7.0 with its database extension, each with its own client, on one PostgreSQL with its ordinary settings (fsync on). Those who type are one process beside the server, on the same machine; an edit is a word of six characters, every eighth replaces the one before, and it is seen when it is in another person’s text. Unless a row says otherwise every word arrived everywhere and all copies of a document became the same. At last each server is killed in the middle of the typing, started again, and asked for its texts. Where nobody types, ShareDB keeps no heartbeat at all: a line that broke in silence stays open for ever.',
  run: measure,
};
