// Paging, put together: alerts come in by their transitions, people are told by couriers, and what they
// say of it (silences, acknowledgements) comes back.

import type { Logger } from 'pino';
import type { SloSet } from '../../language/slo-set.ts';
import type { Config } from '../config.ts';
import { readAddressVariable } from '../config.ts';
import type { EngineDetail } from '../engine.ts';
import type { Markers } from '../serve/markers/markers.ts';
import type { AlertRow, ObjectiveRow } from '../serve/shapes.ts';
import type { Broadcast } from '../serve/stream/broadcast.ts';
import type { Store } from '../store/database.ts';
import type { BadTraces } from '../store/traces/bad-traces.ts';
import type { Telemetry } from '../telemetry.ts';
import { openAcknowledgements } from './acknowledgements.ts';
import { createCouriers } from './couriers.ts';
import { readDetails, withDetails } from './detailed.ts';
import { type DetailsContext, detailsOf } from './details.ts';
import { openInbox } from './inbox.ts';
import { openOutbox } from './outbox.ts';
import { createPager } from './pager.ts';
import { receivers as configuredReceivers, targetProblems } from './receivers/receivers.ts';
import { createRouting, escalationProblems } from './routing.ts';
import { openSilences } from './silences.ts';

export type PagingOptions = {
  readonly config: Config;
  readonly slos: Pick<SloSet, 'objectives' | 'notificationTargets'>;
  readonly store: Store;
  readonly markers: Markers;
  readonly badTraces: Pick<BadTraces, 'of' | 'canFind'>;
  /** Without a slash at its end; asked each time. */
  readonly boardUrl: () => string;
  readonly rows: (atMs: number) => readonly ObjectiveRow[];
  /** What was counted lately of an objective, by place. */
  readonly places: DetailsContext['places'];
  readonly alerts: () => readonly AlertRow[];
  readonly broadcast: Pick<Broadcast, 'send'>;
  readonly telemetry: () => Pick<Telemetry, 'deliveryAttempts'>;
  readonly startedMs: number;
  readonly now: () => number;
  readonly log: Pick<Logger, 'error'>;
};

export type Paging = ReturnType<typeof openPaging>;

/** A storm asks for the rows of one moment again and again. */
const rowOfMoment = (rows: PagingOptions['rows']) => {
  let atMs = Number.NaN;
  let known: ReadonlyMap<string, ObjectiveRow> = new Map();
  return ({ key }: { readonly key: string }, askedMs: number): ObjectiveRow | null => {
    if (askedMs !== atMs) {
      known = new Map(rows(askedMs).map((row) => [`${row.name}/${row.objective}`, row]));
      atMs = askedMs;
    }
    return known.get(key) ?? null;
  };
};

export const openPaging = (options: PagingOptions) => {
  const { config, slos, store, markers, badTraces, broadcast, startedMs, now, log } = options;
  const { objectives, notificationTargets: targets } = slos;
  const row = rowOfMoment(options.rows);
  const { places } = options;
  const details = detailsOf({ markers, badTraces, places, row });
  const outbox = withDetails(openOutbox(store, startedMs), store, objectives, details);
  const told = openInbox(store, options.boardUrl, objectives);
  const inbox = readDetails(told, store, config.grafanaUrl);
  const silences = openSilences(store, startedMs);
  const receivers = configuredReceivers(config, targets, readAddressVariable);
  const routingOptions = { receivers, targets, escalation: config.escalation };

  const pager = createPager({
    ...{ store, objectives, outbox, inbox, markers, silences, badTraces },
    acknowledgements: openAcknowledgements(store, startedMs),
    row,
    alerts: options.alerts,
    routing: createRouting(routingOptions),
    patience: config,
    onNotification: (notification) => broadcast.send('notification', notification),
    onMarker: (marker) => broadcast.send('marker', marker),
  });

  const couriers = createCouriers({
    ...{ receivers, outbox, inbox, now },
    onAttempt: (receiver, notification, taken) => {
      const result = taken ? 'taken' : 'refused';
      options.telemetry().deliveryAttempts.inc({ receiver, result });
      broadcast.send('notification', notification);
    },
    onFault: (error) => log.error({ err: error }, 'deliveries could not be read or written'),
  });

  const settled = [
    ...targetProblems(config, targets, readAddressVariable),
    ...escalationProblems(routingOptions),
  ];

  const standing = (alert: AlertRow): AlertRow => pager.standing(alert, now());

  return {
    ...{ inbox, silences, pager, couriers, receivers },
    /** How many notifications wait for each receiver. */
    waiting: outbox.waiting,
    /** All alerts, with what people have said of them. */
    alerts: (): AlertRow[] => options.alerts().map(standing),
    standingIn: (detail: EngineDetail | null): EngineDetail | null =>
      detail === null
        ? null
        : {
            ...detail,
            objectives: detail.objectives.map((objective) => ({
              ...objective,
              alerts: objective.alerts.map(standing),
            })),
          },
    /** Once all alerts are known: what an earlier process left undone is done. */
    start: (): void => {
      const firing = options.alerts().filter(({ state }) => state === 'firing');
      pager.closeForgotten(new Set(firing.map(({ id }) => id)), now());
      pager.committed();
      outbox.abandonAllBut(['inbox', ...receivers.map(({ name }) => name)], now());
      couriers.wake();
    },
    /** What a person must look at, in sentences. */
    complaints: (): readonly string[] => [
      ...settled,
      ...receivers.flatMap(({ complaint }) => complaint() ?? []),
    ],
  };
};
