// Eight hours of editing together, thirty times as fast, or in real time: what the app holds must not
// grow, sockets that nobody touches must not break, and all that was typed must be there.
// `npm run bench soak`, or `node bench/soak.ts --hours 8 --speed 1`.

import { readdirSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startDurableDatabase } from './collaboration/database.ts';
import { startRemote } from './collaboration/remote.ts';
import { seed } from './collaboration/seeds.ts';
import { type MeasuredServer, startMeasured } from './collaboration/servers.ts';
import type { SoakCommands, SoakFigures } from './collaboration/soak-crowd.ts';
import { type Measurement, markdownTable } from './measurement.ts';

type Hour = SoakFigures & {
  readonly heap: number;
  readonly resident: number;
  readonly files: number;
};

const seating = { documents: 40, peopleInEach: 5 } as const;
const steady = 20;
const megabytes = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;

const look = async (server: MeasuredServer, figures: SoakFigures): Promise<Hour> => {
  const memory = await server.memory();
  return {
    ...figures,
    heap: memory.heapUsed + memory.external,
    resident: memory.rss,
    files: readdirSync(`/proc/${server.pid}/fd`).length,
  };
};

const rowOf = (hour: Hour, index: number, all: readonly Hour[]): string[] => {
  const before = all[index - 1];
  const since = (name: 'visits' | 'cablesPulled' | 'returned' | 'broken' | 'edits'): string =>
    (hour[name] - (before?.[name] ?? 0)).toLocaleString('en-US');
  return [
    String(index + 1),
    ...[megabytes(hour.heap), megabytes(hour.resident), String(hour.files)],
    ...[since('visits'), since('cablesPulled'), since('returned'), since('broken'), since('edits')],
  ];
};

const head = [
  'hour',
  'heap and buffers after a collection',
  'resident',
  'open files',
  'visits',
  'cables pulled',
  'came back',
  'broke by itself',
  'edits',
];

/** The first hour warms up: what the last holds beside the second. */
const growth = (hours: readonly Hour[]): number =>
  (hours.at(-1)?.heap ?? Number.NaN) / (hours[Math.min(1, hours.length - 1)]?.heap ?? Number.NaN);

/** @returns a table of the hours, and what came of it. @throws where edits were not acknowledged. */
export const soakFor = async (
  hours: number,
  speed: number,
  say: (line: string) => void,
): Promise<string> => {
  const database = await startDurableDatabase();
  const url = await database.create();
  const places = await seed.Signalbox(url, seating);
  const server = await startMeasured('Signalbox', url);
  const crowd = startRemote<SoakCommands>(
    new URL('./collaboration/soak-crowd.ts', import.meta.url).pathname,
  );
  try {
    // The steady ones sit in different documents.
    const order = places.toSorted((a, b) => a.line - b.line);
    await crowd.ask('start', { url: server.url, places: order, speed, steady });
    const seen: Hour[] = [];
    for (let hour = 0; hour < hours; hour += 1) {
      await pause(3_600_000 / speed);
      seen.push(await look(server, await crowd.ask('figures')));
      say(rowOf(seen[hour] as Hour, hour, seen).join(' | '));
    }
    const last = await crowd.ask('finish');
    if (last.failed.length > 0) throw new Error(`People failed: ${last.failed[0]}`);
    return `${markdownTable(head, seen.map(rowOf))}

The last hour holds **${growth(seen).toFixed(2)}** of what the second held. Of the ${steady} who sat there all the time ${last.broken} lost their connection. Every edit was acknowledged before its author left.`;
  } finally {
    await crowd.stop();
    await server.end('SIGTERM');
    await database.stop();
  }
};

export const soak: Measurement = {
  what: `Eight hours of ${seating.documents * seating.peopleInEach} people on ${seating.documents} documents, thirty times as fast: heartbeats every sixth of a second, stays of 40 s and a cable pulled every minute a person, on average; ${steady} of them never leave. What the app’s process holds at each hour’s end.`,
  run: (say) => soakFor(8, 30, say),
};

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      hours: { type: 'string', default: '8' },
      speed: { type: 'string', default: '1' },
    },
  });
  const [hours, speed] = [Number(values.hours), Number(values.speed)];
  if (!(Number.isInteger(hours) && hours > 0 && speed >= 1)) {
    process.stderr.write('soak: --hours is a whole number, --speed at least 1\n');
    process.exit(2);
  }
  const table = await soakFor(hours, speed, (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(`${table}\n`);
}
