// What every feature of the app is given: its connections to the rest, made once in main.ts.

import type { Logger } from 'pino';
import type { Cache } from './cache/cache.ts';
import type { Hints } from './collaboration/hints.ts';
import type { Config } from './config.ts';
import type { Database } from './database/pool.ts';
import type { Faults } from './faults/faults.ts';
import type { Flags } from './flags/flags.ts';
import type { HealthChecks } from './health/checks.ts';
import type { Tokens } from './identity/tokens.ts';
import type { Metrics } from './telemetry/metrics.ts';

export type AppContext = {
  readonly config: Config;
  readonly database: Database;
  readonly cache: Cache;
  /** How the instances of the app tell each other where to look. */
  readonly hints: Hints;
  readonly tokens: Tokens;
  readonly flags: Flags;
  /** Inert unless the app runs with --demo. */
  readonly faults: Faults;
  /** Features register what /api/health/NAME answers. */
  readonly health: HealthChecks;
  readonly metrics: Metrics;
  readonly log: Logger;
};
