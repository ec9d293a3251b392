// All that is scraped: a loop for every target, or for every instance that a target's file lists.
// What cannot be scraped is told when that begins and when it is over.

import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { ScrapeTarget, SloSet } from '../language/slo-set.ts';
import type { Engine } from './engine.ts';
import type { Loop } from './ingest/loop.ts';
import type { Batch, Sample } from './ingest/sample.ts';
import type { ReadVariable } from './ingest/scrape/credentials.ts';
import { startInstances } from './ingest/scrape/instances.ts';
import { startScraper } from './ingest/scrape/scraper.ts';
import type { Instance } from './ingest/scrape/targets-file.ts';
import type { Telemetry } from './telemetry.ts';
import { upSource } from './up-source.ts';

export type ScrapesOptions = {
  readonly slos: SloSet;
  readonly engine: Pick<Engine, 'sourceFailed' | 'targetGone' | 'expectTarget'>;
  readonly ingest: (batch: Batch) => Promise<unknown>;
  readonly readVariable: ReadVariable;
  /** What this collector says of itself, asked without the detour over its own port and tokens. */
  readonly own?: {
    readonly url: string;
    readonly registry: Pick<Registry, 'metrics' | 'contentType'>;
  };
  readonly telemetry: Pick<Telemetry, 'scrapeUp' | 'scrapes' | 'rejected'>;
  readonly log: Pick<Logger, 'info' | 'warn' | 'error'>;
  readonly now: () => number;
};

export type Scrapes = {
  readonly stop: () => Promise<void>;
  /** What a person must look at, in sentences. */
  readonly complaints: () => readonly string[];
};

const answerOf = async (registry: Pick<Registry, 'metrics' | 'contentType'>): Promise<Response> => {
  const text = await registry.metrics();
  return new Response(text, { headers: { 'content-type': registry.contentType } });
};

export const startScrapes = (options: ScrapesOptions): Scrapes => {
  const { slos, engine, ingest, readVariable, own, telemetry, log, now } = options;
  const failing = new Set<string>();
  const brokenLists = new Map<string, string>();
  const sources = new Set(slos.dataSources.map(({ name }) => name));

  const tellUp = async (target: ScrapeTarget, up: Sample | undefined): Promise<void> => {
    const source = upSource(target.source);
    if (up === undefined || !sources.has(source)) return;
    const { url, timeMs } = { ...target, ...up };
    await ingest({ source, target: url, timeMs, complete: true, samples: [up] });
  };

  const start = (target: ScrapeTarget, labels: Instance['labels']): Loop => {
    const { name, source, url, intervalSeconds, targetsFile } = target;
    const shown = targetsFile === undefined ? { target: name } : { target: name, instance: url };
    // The instances of one target are one row of its metrics: as many as there are would be unbounded.
    const isAlone = targetsFile === undefined;
    for (const each of [source, upSource(source)]) engine.expectTarget(each, url, intervalSeconds);
    return startScraper({
      ...(own?.url === url ? { fetch: () => answerOf(own.registry) } : {}),
      target,
      labels,
      readVariable,
      onBatch: async (batch) => {
        await ingest(batch);
        await tellUp(
          target,
          batch.samples.findLast((sample) => sample.name === 'up'),
        );
        if (isAlone) telemetry.scrapeUp.set({ target: name }, 1);
        telemetry.scrapes.inc({ target: name, result: 'stored' });
        if (failing.delete(url)) log.info(shown, 'a target answers again');
      },
      onFailure: async ({ timeMs, reason, rejected, up }) => {
        if (isAlone) telemetry.scrapeUp.set({ target: name }, 0);
        telemetry.scrapes.inc({ target: name, result: 'failed' });
        telemetry.rejected.inc({ door: 'scrape' }, rejected.length);
        engine.sourceFailed(source, url, timeMs, reason);
        if (!failing.has(url)) {
          failing.add(url);
          log.warn({ ...shown, reason, rejected: rejected.slice(0, 5) }, 'a scrape failed');
        }
        await tellUp(target, up);
      },
      onFault: (error) => log.error({ ...shown, err: error }, 'a scrape is not stored'),
      now,
    });
  };

  const startListed = (target: ScrapeTarget, file: string): Loop =>
    startInstances({
      file,
      url: target.url,
      start: ({ url, labels }) => start({ ...target, url }, labels),
      onGone: ({ url }) => {
        failing.delete(url);
        for (const source of [target.source, upSource(target.source)])
          engine.targetGone(source, url);
        log.info({ target: target.name, instance: url }, 'an instance is no longer listed');
      },
      onState: (problem) => {
        if (problem === null) {
          brokenLists.delete(target.name);
          log.info({ target: target.name, file }, 'the list of targets is read again');
          return;
        }
        brokenLists.set(
          target.name,
          `${problem}. What ${target.name} was last told to scrape goes on being scraped; mend the file.`,
        );
        log.warn({ target: target.name, problem }, 'a list of targets is not used');
      },
    });

  const loops = slos.scrapeTargets.map((target) =>
    target.targetsFile === undefined ? start(target, {}) : startListed(target, target.targetsFile),
  );
  return {
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
    },
    complaints: () => [...brokenLists.values()],
  };
};
