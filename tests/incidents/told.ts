// What our own engine says of a course: every alert that the collector would raise, by a clock that
// runs as fast as the work does. All is judged each second, or every few where nothing is expected.

import { Engine } from '../../collector/engine.ts';
import type { Batch } from '../../collector/ingest/sample.ts';
import { openStore } from '../../collector/store/database.ts';
import { sloSet } from './definitions.ts';
import type { Scrape } from './scrapes.ts';

export type Told = {
  /** From the first scrape on. */
  readonly atSeconds: number;
  readonly severity: 'page' | 'ticket';
  readonly kind: 'threshold' | 'burn' | 'stale';
  readonly name: string;
  readonly text: string;
};

export type Judged = {
  /** Every alert that began to fire, in order. */
  readonly told: readonly Told[];
  /** Those that fire when it is over. */
  readonly open: readonly string[];
  readonly total: number;
};

const beginMs = Date.UTC(2026, 2, 2);
const source = 'metrics';

const batchOf = ({ atSeconds, instance, startSeconds, counts }: Scrape): Batch | null => {
  if (counts === null) return null;
  const timeMs = beginMs + atSeconds * 1000;
  return {
    ...{ source, target: `shop-${instance}`, timeMs, complete: true },
    processStartMs: beginMs + startSeconds * 1000,
    samples: Object.entries(counts).map(([labels, value]) => {
      const [tenant = '', code = ''] = labels.split(' ');
      return { name: 'requests_total', labels: { tenant, code }, value, kind: 'counter', timeMs };
    }),
  };
};

const quickStepSeconds = 5;

/**
 * @param intervalSeconds of the scrapes: a multiple of five.
 * @param closelySeconds from when on all is judged each second.
 */
export const judged = async (
  scrapes: Iterable<Scrape>,
  intervalSeconds: number,
  closelySeconds: number,
): Promise<Judged> => {
  const store = openStore(':memory:');
  let nowMs = beginMs;
  const told: Told[] = [];
  const engine = new Engine({
    ...{ slos: sloSet(intervalSeconds), store, isLasting: false, now: () => nowMs },
    onTransition: ({ alert, from, to, reading }) => {
      if (to !== 'firing' || from === 'firing') return;
      const { severity, kind, alertName: name } = alert;
      told.push({ atSeconds: (nowMs - beginMs) / 1000, severity, kind, name, text: reading });
    },
  });
  let stored: Promise<unknown>[] = [];
  try {
    for (const scrape of scrapes) {
      const atMs = beginMs + scrape.atSeconds * 1000;
      while (nowMs < atMs) {
        engine.evaluate(nowMs);
        const isClose = nowMs >= beginMs + closelySeconds * 1000;
        nowMs += 1000 * (isClose ? 1 : quickStepSeconds);
        if (stored.length > 0) await Promise.all(stored);
        stored = [];
      }
      const batch = batchOf(scrape);
      if (batch === null) engine.sourceFailed(source, `shop-${scrape.instance}`, atMs, 'no answer');
      else stored.push(engine.ingest(batch));
    }
    engine.evaluate(nowMs);
    const [row] = engine.rows(nowMs);
    const open = engine.alerts().filter(({ state }) => state === 'firing');
    return { told, open: open.map(({ alertName }) => alertName), total: row?.total ?? 0 };
  } finally {
    await engine.close();
    await Promise.all(stored);
    store.close();
  }
};
