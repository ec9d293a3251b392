// The embedded PostgreSQL by itself, for whoever starts several instances of the app on one machine:
// its data are in SIGNALBOX_DATA. Ready, it tells its parent; it stops on SIGTERM, and when its parent
// is gone.

import { resolve } from 'node:path';
import { pino } from 'pino';
import { AppError } from '../error.ts';
import { startEmbedded } from './embedded.ts';

const serve = async (): Promise<void> => {
  const server = await startEmbedded({
    dataDirectory: resolve(process.env.SIGNALBOX_DATA || '.signalbox'),
    log: pino({ level: 'silent' }),
  });
  const { promise: asked, resolve: ask } = Promise.withResolvers<null>();
  process.on('SIGTERM', () => ask(null));
  process.on('disconnect', () => ask(null));
  process.send?.({ ready: { database: server.url } });
  const lost = await Promise.race([asked, server.lost]);
  await server.stop();
  if (lost !== null) throw lost;
  process.exit(0);
};

await serve().catch((error: unknown) => {
  process.stderr.write(`${error instanceof AppError ? error.message : String(error)}\n`);
  process.exit(1);
});
