// The collector's process. Ready, it tells its parent its addresses; told to stop, it finishes what
// it acknowledged and ends with 0. A start that fails is one clear line: 1, or 2 for its settings.

import { pino } from 'pino';
import { startCollector } from './collector.ts';
import { ownUrl, readProcessConfig } from './config.ts';
import { loadDefinitions } from './definitions.ts';
import { CollectorError } from './error.ts';
import type { Written } from './written.ts';

const fail = (lines: readonly string[], code: 1 | 2): never => {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exit(code);
};

/** @param rulesOf the generator of rules, of whoever may know one */
export const runCollector = async (rulesOf: Written['rulesOf'] = null): Promise<void> => {
  const outcome = readProcessConfig();
  const config = 'config' in outcome ? outcome.config : fail(outcome.problems, 2);
  const log = pino({ level: config.logLevel, base: { service: 'signalbox-collector' } });

  const start = async () => {
    const { set, files, notices } = await loadDefinitions(config.slosPath, {
      APP_URL: config.appUrl,
      COLLECTOR_URL: ownUrl(config),
    });
    for (const notice of notices) log.warn({ notice }, 'about a definition');
    return startCollector(config, set, log, { files, rulesOf });
  };

  const collector = await start().catch((error: unknown) => {
    if (error instanceof CollectorError) return fail([error.message], 1);
    throw error;
  });

  let stopping = false;
  const stop = (why: string, code: 0 | 1 = 0): void => {
    // Told twice, someone does not want to wait.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ why }, 'stopping');
    collector.stop().then(
      () => process.exit(code),
      (error: unknown) => {
        log.fatal({ err: error }, 'the stop failed');
        process.exit(1);
      },
    );
  };

  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  // Whoever started it starts it again; then it goes back to the last good snapshot.
  void collector.broken.then((why) => {
    log.fatal({ why }, 'the store is damaged');
    stop(why, 1);
  });
  // The parent is gone: without it nobody would ever stop us.
  process.once('disconnect', () => stop('the parent ended'));

  log.info(collector.urls, 'ready');
  process.send?.({ ready: collector.urls });
};
