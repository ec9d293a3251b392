// Groups of errors as the API answers them.

import { type ErrorGroup, keptHours } from '../../errors/group.ts';
import type { ErrorTracking } from '../../errors/tracking.ts';
import type { ErrorDetail, ErrorRow, ErrorSort, ErrorWindow } from './shapes.ts';

const hoursOf: Readonly<Record<ErrorWindow, number>> = { '24h': 24, '7d': keptHours };

export type RowContext = {
  readonly releases: Pick<ErrorTracking['releases'], 'isNew'>;
  readonly isKept: (traceId: string) => boolean;
  readonly window: ErrorWindow;
  readonly nowMs: number;
};

export const rowOf = (group: ErrorGroup, context: RowContext): ErrorRow => {
  const stored = group.stored();
  const sparkline = group.sparkline(hoursOf[context.window], context.nowMs);
  return {
    id: stored.id,
    service: stored.service,
    type: stored.type,
    title: stored.title,
    culprit: group.culprit,
    firstSeen: stored.firstMs,
    lastSeen: stored.lastMs,
    count: stored.count,
    countInWindow: sparkline.reduce((sum, count) => sum + count, 0),
    firstRelease: stored.firstRelease || null,
    release: stored.lastRelease || null,
    isNew: context.releases.isNew(stored.service, stored.firstRelease),
    sparkline,
    route: stored.routes[0]?.[0] ?? null,
    traceId: stored.traces.find(([traceId]) => context.isKept(traceId))?.[0] ?? null,
  };
};

export const detailOf = (group: ErrorGroup, context: RowContext): ErrorDetail => {
  const { message, stack, releases, routes, traces } = group.stored();
  return {
    ...rowOf(group, context),
    window: context.window,
    message,
    stack,
    releases: releases.map(([release, { firstMs, lastMs, count }]) => ({
      ...{ release: release || '(not told)', firstSeen: firstMs, lastSeen: lastMs, count },
    })),
    routes: routes.map(([route, count]) => ({ route, count })),
    traces: traces.map(([traceId, at]) => ({ traceId, at, kept: context.isKept(traceId) })),
  };
};

const orders: Readonly<Record<ErrorSort, (a: ErrorRow, b: ErrorRow) => number>> = {
  worst: (a, b) => b.countInWindow - a.countInWindow || b.lastSeen - a.lastSeen,
  newest: (a, b) => b.firstSeen - a.firstSeen,
  latest: (a, b) => b.lastSeen - a.lastSeen,
};

export const inOrder = (rows: readonly ErrorRow[], sort: ErrorSort): readonly ErrorRow[] =>
  rows.toSorted(orders[sort]);

/** Whether the error was seen in a release. */
export const wasIn = (group: ErrorGroup, release: string): boolean =>
  group.stored().releases.some(([each]) => each === release);
