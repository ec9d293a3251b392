// The app's process. Ready is told to the parent; a start that fails is one clear line on stderr
// and leaves nothing running. It stops on SIGTERM, on SIGINT, and when its parent is gone.

import { readConfig, readTelemetryConfig } from './config.ts';
import { AppError } from './error.ts';
import { startApp } from './start.ts';
import { createLog } from './telemetry/log.ts';
import { startTracing, stopTracing } from './telemetry/tracing.ts';

const fail = async (error: unknown): Promise<never> => {
  const known = error instanceof AppError;
  const said = known ? error.message : error instanceof Error ? error.stack : String(error);
  process.stderr.write(`${said}\n`);
  await stopTracing().catch(() => {});
  process.exit(known && error.code === 'config' ? 2 : 1);
};

const main = async (): Promise<void> => {
  const config = readConfig(process.env);
  startTracing(readTelemetryConfig(process.env));
  const log = createLog(config.logLevel);
  // A stop that is asked for during the start is heard after it, so that nothing is left behind.
  const { promise: asked, resolve: ask } = Promise.withResolvers<string>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => ask(signal));
  process.on('disconnect', () => ask('the parent is gone'));

  const app = await startApp(config, log);
  log.info({ url: app.url, demo: config.demo }, 'ready');
  process.send?.({ ready: { app: app.url } });

  const reason = await Promise.race([asked, app.lost]);
  log.info({ reason: reason instanceof Error ? reason.message : reason }, 'stopping');
  await app.stop();
  if (reason instanceof Error) throw reason;
  await stopTracing();
  process.exit(0);
};

await main().catch(fail);
