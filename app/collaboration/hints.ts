// How the instances of the app tell each other where to look, over Redis or, without it, over
// PostgreSQL. A hint may come late, twice or never: what counts is read from the database, and who
// hears null, or finds `connected` false, looks there by itself.

import type { Logger } from 'pino';
import type { Database } from '../database/pool.ts';
import { notifyHints } from './notify-hints.ts';
import { connectRedisHints } from './redis-hints.ts';

/** null: some may have been missed. */
export type HintListener = (payload: string | null) => void;

export type Hints = {
  /** Names this instance among the others; another at each start. */
  readonly instance: string;
  /** False while no hints go between the instances. */
  readonly connected: boolean;
  /**
   * The listeners here hear it before this returns, those of other instances soon. Any length is
   * carried, but a hint is meant to be short. Never throws for a transport that is away.
   */
  readonly publish: (channel: string, payload: string) => void;
  /** @returns what ends the listening. */
  readonly subscribe: (channel: string, listener: HintListener) => () => void;
  readonly close: () => Promise<void>;
};

export const startHints = (
  redisUrl: string | null,
  database: Pick<Database, 'query' | 'listen' | 'listening'>,
  log: Logger,
): Promise<Hints> =>
  redisUrl === null ? notifyHints(database, log) : connectRedisHints(redisUrl, log);
