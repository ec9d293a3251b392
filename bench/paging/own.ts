// Breaches in a real collector that delivers by itself: its settings are the defaults.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ObjectiveRow } from '../../collector/serve/shapes.ts';
import { askJson, endCollector, launchCollector } from '../../tests/collector/process.ts';
import { until } from '../../tests/until.ts';
import { definitions, trialName, type Way } from './definitions.ts';
import { openHook } from './hook.ts';
import { pushCounts, pushSpans, type Requests } from './pushed.ts';
import { openShop } from './shop.ts';

/** Ten pages in ten seconds are one great trouble, and told together. */
const distanceMs = 1373;
const keepAliveMs = 5000;

/** How long each of so many breaches took to the first notification, in milliseconds. */
export const ownDelays = async (
  way: Way,
  interval: string,
  trials: number,
  say: (line: string) => void,
): Promise<readonly number[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-paging-'));
  const [hook, shop] = [await openHook(), await openShop(trials)];
  writeFileSync(join(folder, 'trials.yaml'), definitions(way, trials, shop.url, interval));
  const collector = launchCollector({
    SIGNALBOX_DATA: join(folder, 'data'),
    SIGNALBOX_SLOS: join(folder, 'trials.yaml'),
    PAGER_WEBHOOK_URL: hook.url,
  });
  try {
    const { board, otlpHttp } = await collector.ready;
    const send = (requests: readonly Requests[]): Promise<void> =>
      way === 'pushed spans' ? pushSpans(otlpHttp, requests) : pushCounts(otlpHttp, requests);
    const all = Array.from({ length: trials }, (_, trial) => trial);
    const breached = new Map<number, number>();
    const goOn = async (): Promise<void> => {
      if (way === 'scraped counters') return;
      await send(
        all.filter((trial) => !breached.has(trial)).map((trial) => ({ trial, good: 5, bad: 0 })),
      );
    };
    await goOn();
    await until(`all of ${way} to be green`, async () => {
      const rows = await askJson<readonly ObjectiveRow[]>(`${board}/api/slos`);
      return rows.filter(({ status }) => status === 'green').length === trials;
    });
    let toldOnMs = performance.now();
    for (const trial of all) {
      breached.set(trial, performance.now());
      if (way === 'scraped counters') shop.break(trial);
      else await send([{ trial, good: 0, bad: 20 }]);
      if (trial % 50 === 49) say(`${way}: ${trial + 1} of ${trials}`);
      const nextMs = (breached.get(trial) ?? 0) + distanceMs;
      if (performance.now() - toldOnMs > keepAliveMs) {
        // Half way to the next breach: neither is in the other's way.
        await pause(distanceMs / 2);
        toldOnMs = performance.now();
        await goOn();
      }
      await pause(Math.max(0, nextMs - performance.now()));
    }
    await until('every breach to be told', () => hook.hasAll(all.map(trialName)));
    return all.map(
      (trial) => (hook.toldMs.get(trialName(trial)) ?? Number.NaN) - (breached.get(trial) ?? 0),
    );
  } finally {
    await endCollector(collector);
    hook.close();
    shop.close();
    rmSync(folder, { recursive: true });
  }
};
