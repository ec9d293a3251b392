// Many sessions on many documents, on one server after another: how soon others see an edit, what an
// edit costs, how many sessions fit within the targets, and what is left after kill -9.

import { setTimeout as pause } from 'node:timers/promises';
import type { ContenderName, Place } from './contender.ts';
import type { CrowdCommands, Settled, Written } from './crowd.ts';
import type { DurableDatabase } from './database.ts';
import { type Remote, startRemote } from './remote.ts';
import { seed } from './seeds.ts';
import { type MeasuredServer, startMeasured } from './servers.ts';

export type TypingPlan = {
  readonly contender: ContenderName;
  readonly documents: number;
  readonly peopleInEach: number;
  readonly editsPerSecond: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** So many sessions more at a time, an edit a second each, until a target is missed. */
  readonly growth: { readonly sessions: number; readonly most: number } | null;
  /** Whether it is killed in the middle of it at last. */
  readonly kill: boolean;
};

export type Costs = {
  /** CPU milliseconds by edit. */
  readonly server: number;
  readonly database: number;
};

export type Typed = Written &
  Settled & {
    readonly costs: Costs;
    /** The most sessions with which the targets were met; null where nobody looked. */
    readonly fits: number | null;
    /** Words that others had seen before kill -9: how many are there after it, and how many not. */
    readonly afterKill: { readonly kept: number; readonly gone: number } | null;
  };

export const targets = { p50: 50, p95: 100 } as const;
/** Our hub lets in a hundred a second. */
export const comingPerSecond = 90;

const met = ({ p50, p95, edits, editsPerSecond }: Written, wanted: number): boolean =>
  edits > 0 && p50 < targets.p50 && p95 < targets.p95 && editsPerSecond > 0.95 * wanted;

export const startCrowd = (): Remote<CrowdCommands> =>
  startRemote<CrowdCommands>(new URL('./crowd.ts', import.meta.url).pathname);

type Run = {
  readonly plan: TypingPlan;
  readonly crowd: Remote<CrowdCommands>;
  readonly places: readonly Place[];
  readonly server: MeasuredServer;
};

/** @returns the most sessions that fit, from those who are there on. */
const grow = async (run: Run, growth: { sessions: number; most: number }): Promise<number> => {
  const { crowd, places, server, plan } = run;
  let fits = plan.documents * plan.peopleInEach;
  while (fits + growth.sessions <= growth.most) {
    const sessions = fits + growth.sessions;
    const newcomers = places.slice(fits, sessions);
    const { contender } = plan;
    await crowd.ask('open', {
      ...{ contender, url: server.url, places: newcomers, perSecond: comingPerSecond },
    });
    await crowd.ask('write', { seconds: 2, perSecond: sessions });
    const written = await crowd.ask('write', { seconds: 6, perSecond: sessions });
    if (!met(written, sessions)) break;
    fits = sessions;
  }
  return fits;
};

const killed = async (run: Run, databaseUrl: string): Promise<{ kept: number; gone: number }> => {
  const { crowd, places, plan } = run;
  const writing = crowd.ask('writeUntilLost', plan.editsPerSecond);
  await pause(2_000);
  await run.server.end('SIGKILL');
  await writing;
  const again = await startMeasured(plan.contender, databaseUrl);
  const readers = places.filter(({ line }) => line === 0).slice(0, plan.documents);
  const found = await crowd.ask('readBack', {
    ...{ contender: plan.contender, url: again.url, places: readers },
  });
  await again.end('SIGTERM');
  return found;
};

export const measureTyping = async (
  database: DurableDatabase,
  plan: TypingPlan,
  nodeOptions: readonly string[] = [],
): Promise<Typed> => {
  const { contender, documents, peopleInEach, editsPerSecond } = plan;
  const most = Math.max(documents, Math.ceil((plan.growth?.most ?? 0) / peopleInEach));
  const url = await database.create();
  const places = await seed[contender](url, { documents: most, peopleInEach });
  const server = await startMeasured(contender, url, nodeOptions);
  const crowd = startCrowd();
  const run = { plan, crowd, places, server };
  let alive = true;
  try {
    const first = places.slice(0, documents * peopleInEach);
    await crowd.ask('open', {
      ...{ contender, url: server.url, places: first, perSecond: comingPerSecond },
    });
    await crowd.ask('write', { seconds: plan.warmUpSeconds, perSecond: editsPerSecond });
    const [cpu, databaseCpu] = [server.cpuSeconds(), database.cpuSeconds()];
    const written = await crowd.ask('write', { seconds: plan.seconds, perSecond: editsPerSecond });
    const costs = {
      server: ((server.cpuSeconds() - cpu) * 1000) / written.edits,
      database: ((database.cpuSeconds() - databaseCpu) * 1000) / written.edits,
    };
    const enough = plan.growth !== null && met(written, editsPerSecond);
    let fits = plan.growth === null ? null : 0;
    if (plan.growth !== null && enough) fits = await grow(run, plan.growth);
    const settled = await crowd.ask('settle');
    let afterKill: Typed['afterKill'] = null;
    if (plan.kill) {
      alive = false;
      afterKill = await killed(run, url);
    }
    return { ...written, ...settled, costs, fits, afterKill };
  } finally {
    await crowd.stop();
    if (alive) await server.end('SIGTERM');
  }
};
