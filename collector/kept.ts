// What is kept for people beside the counts, as well as it can be: traces, where metrics point to
// them, and errors. Each has a file of its own; a fault of one costs nothing else.

import type { Logger } from 'pino';
import type { SloSet } from '../language/slo-set.ts';
import type { Config } from './config.ts';
import type { DataFolder } from './data-folder.ts';
import { createErrorTracking } from './errors/tracking.ts';
import { createBadTraces } from './store/traces/bad-traces.ts';
import { createExemplarBook } from './store/traces/exemplars.ts';
import { createTraceStore } from './store/traces.ts';

export type KeptOptions = {
  readonly config: Pick<Config, 'tracesKeptBytes'>;
  readonly folder: Pick<DataFolder, 'tracesPath' | 'errorsPath'>;
  readonly objectives: SloSet['objectives'];
  readonly log: Pick<Logger, 'error'>;
};

export const openKept = ({ config, folder, objectives, log }: KeptOptions) => {
  const traces = createTraceStore(folder.tracesPath, {
    maxBytes: config.tracesKeptBytes,
    interests: objectives.flatMap(({ exemplars }) => exemplars ?? []),
    onFault: (error) => log.error({ err: error }, 'the store of traces failed'),
  });
  const errors = createErrorTracking(folder.errorsPath, {
    onFault: (error) => log.error({ err: error }, 'the store of errors failed'),
  });
  const exemplars = createExemplarBook(objectives);
  return {
    ...{ traces, errors, exemplars },
    badTraces: createBadTraces(traces, exemplars),
    close: () => {
      traces.close();
      errors.close();
    },
  };
};
