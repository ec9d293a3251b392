// How each kind of disturbance is done to the parts of a system, and undone.

import type { Disturbance, Peer } from '../../language/disturbance.ts';
import { GateError } from '../gate-error.ts';
import type { Program } from './program.ts';
import type { SmallDisk } from './small-disk.ts';
import type { Toxic, Toxiproxy } from './toxiproxy.ts';

/** What can be broken in it. */
export type Parts = {
  readonly toxiproxy: Toxiproxy;
  /** Names of the proxies on each way. */
  readonly ways: Readonly<Record<Peer, readonly string[]>>;
  /** One of the instances; another goes on. */
  readonly app: Program;
  readonly collector: Program;
  /** That of the collector's data; null where nobody is going to fill it. */
  readonly disk: SmallDisk | null;
};

type Between = Extract<Disturbance, { between: unknown }>;

const milliseconds = (seconds: number): number => Math.round(1000 * seconds);

const toxicsOf = (disturbance: Exclude<Between, { kind: 'cut' }>): readonly Toxic[] => {
  const { kind } = disturbance;
  if (kind === 'latency') {
    const attributes = { latency: milliseconds(disturbance.bySeconds) };
    return [{ type: 'latency', stream: 'downstream', toxicity: 1, attributes }];
  }
  if (kind === 'loss') {
    // Without a time limit it swallows what comes, until it is taken away.
    const attributes = { timeout: 0 };
    return [{ type: 'timeout', stream: 'downstream', toxicity: disturbance.share, attributes }];
  }
  if (kind === 'limited-data') {
    const { bytes } = disturbance;
    return [{ type: 'limit_data', stream: 'downstream', toxicity: 1, attributes: { bytes } }];
  }
  const attributes = { delay: milliseconds(disturbance.bySeconds) };
  return (['upstream', 'downstream'] as const).map((stream) => {
    return { type: 'slow_close', stream, toxicity: 1, attributes };
  });
};

const onTheWay = async (disturbance: Between, parts: Parts): Promise<AsyncDisposable> => {
  const { toxiproxy, ways } = parts;
  for (const name of ways[disturbance.between[1]])
    if (disturbance.kind === 'cut') await toxiproxy.cut(name);
    else for (const toxic of toxicsOf(disturbance)) await toxiproxy.poison(name, toxic);
  return { [Symbol.asyncDispose]: () => toxiproxy.reset() };
};

const turn = async (collector: Program, bySeconds: number): Promise<void> => {
  await collector.ask({ turnMs: milliseconds(bySeconds) });
};

/** Resolves once it is broken; disposing mends it. @throws GateError */
export const disturb = async (disturbance: Disturbance, parts: Parts): Promise<AsyncDisposable> => {
  if ('between' in disturbance) return onTheWay(disturbance, parts);
  const { disk, collector } = parts;
  switch (disturbance.kind) {
    case 'kill':
      await parts[disturbance.of].kill();
      return { [Symbol.asyncDispose]: async () => {} };
    case 'outage':
      return parts[disturbance.of].keepAway();
    case 'full-disk':
      if (disk === null) throw new GateError('system', 'the collector has no disk to be filled');
      disk.fill();
      return { [Symbol.asyncDispose]: async () => disk.free() };
    case 'clock-step': {
      const { bySeconds } = disturbance;
      await turn(collector, bySeconds);
      return { [Symbol.asyncDispose]: () => turn(collector, -bySeconds) };
    }
  }
};
