// Simulated people, so that there is something to see: DEMO_PEOPLE of them use the app at APP_URL.
// They come one after another, and all leave properly when this process is told to stop.

import { pino } from 'pino';
import { createChance } from './chance.ts';
import { ConfigError, readConfig } from './config.ts';
import { live } from './person.ts';

/** The app's demo knows so many; with more, several are the same person in several windows. */
const accounts = 20;
const password = 'demo-person';
const betweenArrivalsMs = 200;
const summaryMs = 60_000;

const main = async (): Promise<void> => {
  const config = readConfig(process.env);
  const log = pino({
    level: config.logLevel,
    base: { service: 'signalbox-demo' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
  });
  const stop = new AbortController();
  for (const event of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
    process.once(event, () => stop.abort());
  }

  const counts = { visits: 0, failed: 0 };
  const summary = setInterval(() => log.info(counts, 'people so far'), summaryMs);
  const chance = createChance();
  const everybody = Array.from({ length: config.people }, (_, index) =>
    live(
      {
        appUrl: config.appUrl,
        email: `person-${(index % accounts) + 1}@demo.example`,
        password,
        chance,
        signal: stop.signal,
      },
      index * betweenArrivalsMs,
      ({ error }) => {
        counts.visits += 1;
        if (error === null) return;
        counts.failed += 1;
        log.warn({ err: error, person: index + 1 }, 'a visit ended early');
      },
    ),
  );
  log.info({ people: config.people, app: config.appUrl.href }, 'people are on their way');
  process.send?.({ ready: {} });

  await Promise.all(everybody);
  clearInterval(summary);
  log.info(counts, 'everybody has left');
  process.exit(0);
};

await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
});
