// Sockets on which nobody types, each with a document open, on all servers at once: the memory that
// each takes, and what keeping it alive costs.

import { setTimeout as pause } from 'node:timers/promises';
import type { ContenderName } from './contender.ts';
import type { DurableDatabase } from './database.ts';
import { seed } from './seeds.ts';
import { startMeasured } from './servers.ts';
import { comingPerSecond, startCrowd } from './typing.ts';

export type Idle = {
  /** Bytes by socket, of the heap and of buffers, after a garbage collection. */
  readonly heap: number;
  /** Bytes by socket, resident. */
  readonly resident: number;
  /** On the wire, by socket and minute. */
  readonly bytesPerMinute: number;
  /** CPU milliseconds by socket and minute. */
  readonly cpuPerMinute: number;
};

/** Those who are there first make the server warm; what the others add is measured. */
const before = 200;
const peopleInEach = 5;

export type IdlePlan = { readonly sockets: number; readonly seconds: number };

const measureOne = async (
  contender: ContenderName,
  database: DurableDatabase,
  { sockets, seconds }: IdlePlan,
): Promise<Idle> => {
  const url = await database.create();
  const documents = Math.ceil((before + sockets) / peopleInEach);
  const places = await seed[contender](url, { documents, peopleInEach });
  const server = await startMeasured(contender, url);
  const crowd = startCrowd();
  try {
    const coming = { contender, url: server.url, perSecond: comingPerSecond };
    await crowd.ask('open', { ...coming, places: places.slice(0, before) });
    await pause(2_000);
    const few = await server.memory();
    await crowd.ask('open', { ...coming, places: places.slice(before, before + sockets) });
    await pause(3_000);
    const many = await server.memory();
    const [bytes, cpu] = [await crowd.ask('bytes'), server.cpuSeconds()];
    await pause(seconds * 1000);
    const minutes = ((before + sockets) * seconds) / 60;
    return {
      heap: (many.heapUsed + many.external - few.heapUsed - few.external) / sockets,
      resident: (many.rss - few.rss) / sockets,
      bytesPerMinute: ((await crowd.ask('bytes')) - bytes) / minutes,
      cpuPerMinute: ((server.cpuSeconds() - cpu) * 1000) / minutes,
    };
  } finally {
    await crowd.stop();
    await server.end('SIGTERM');
  }
};

/** One that fails does not leave the others running. */
export const measureIdle = async (
  database: DurableDatabase,
  contenders: readonly ContenderName[],
  plan: IdlePlan,
): Promise<Idle[]> => {
  const all = await Promise.allSettled(
    contenders.map((contender) => measureOne(contender, database, plan)),
  );
  return all.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
};
