// The collector as the gate sees it through its board: whether it hears its sources, what time it
// has, its verdict, and the markers that a run leaves on its charts. All times are the collector's.

import { z } from 'zod';
import { ask, type Peer } from './answer.ts';
import { type BoardVerdict, boardVerdict } from './board-verdict.ts';
import type { Config } from './config.ts';
import { GateError } from './gate-error.ts';
import type { GateFacts } from './told.ts';
import { awaitNull } from './waiting.ts';

const rows = z
  .array(
    z.object({
      name: z.string(),
      objective: z.string(),
      status: z.enum(['green', 'yellow', 'red', 'no data', 'stale']),
      /** Share of the period that was observed. */
      coverage: z.number(),
      updatedAt: z.number(),
    }),
  )
  .min(1, 'there is no objective');

const marker = z.object({ id: z.string() });

export type Board = {
  /** @throws GateError when it does not hear all its sources within that time. */
  readonly heard: (withinMs: number) => Promise<void>;
  /** Milliseconds of Unix time by the collector's clock. */
  readonly now: () => Promise<number>;
  /** Resolves when the collector's clock has passed that moment. */
  readonly passed: (moment: number) => Promise<void>;
  readonly verdict: (from: number, to: number) => Promise<BoardVerdict>;
  /** @returns why it could not be set, or null. */
  readonly mark: (title: string, detail: string, gate: GateFacts) => Promise<string | null>;
};

/** The collector moves the edges inwards to those of its cells, by no more than this leaves. */
const leastShare = 0.85;

/** A clock that stands still is one of a collector that does. */
const clockWithinMs = 30_000;

export const openBoard = (
  url: string,
  { viewerToken, operatorToken }: Config,
  signal: AbortSignal,
): Board => {
  const viewer: Peer = { what: 'board', url, token: viewerToken ?? operatorToken };
  const operator: Peer = { ...viewer, token: operatorToken ?? viewerToken };
  const read = () => ask(viewer, { path: '/api/slos', schema: rows, signal });
  const now = async (): Promise<number> =>
    Math.max(...(await read()).map(({ updatedAt }) => updatedAt));

  const unheard = async (): Promise<string | null> => {
    const silent = (await read()).filter(
      ({ status, coverage }) => status === 'stale' || coverage === 0,
    );
    const names = silent.map(({ name, objective }) => `${name}/${objective}`).join(', ');
    return names === ''
      ? null
      : `the collector at ${url} does not hear the sources of ${names}: does it watch a running app?`;
  };

  return {
    now,
    heard: async (withinMs) => {
      const lacking = await awaitNull(unheard, withinMs, signal);
      if (lacking !== null) throw new GateError('board', lacking);
    },
    passed: async (moment) => {
      const startedAt = await now();
      const ahead = Math.max(0, moment - startedAt);
      const lacking = await awaitNull(
        async () => ((await now()) >= moment ? null : 'later'),
        ahead + clockWithinMs,
        signal,
      );
      if (lacking !== null)
        throw new GateError('board', `the clock of the collector at ${url} stands still`);
    },
    verdict: async (from, to) => {
      const path = `/api/verdict?from=${from}&to=${to}`;
      const answered = await ask(viewer, { path, schema: boardVerdict, signal });
      const inside = answered.from >= from && answered.to <= to;
      if (inside && answered.to - answered.from >= leastShare * (to - from)) return answered;
      throw new GateError('board', `${url}${path} answered about another time`);
    },
    mark: async (title, detail, gate) => {
      try {
        await ask(operator, {
          ...{ path: '/api/markers', schema: marker },
          body: { kind: 'gate', title: title.slice(0, 200), detail: detail.slice(0, 2000), gate },
        });
        return null;
      } catch (error) {
        if (!(error instanceof GateError)) throw error;
        return error.message;
      }
    },
  };
};
