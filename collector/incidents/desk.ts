// Incidents and the status page, put together: alerts come in by their transitions, people by the API,
// and what is public goes to the page and to its subscribers.

import { join } from 'node:path';
import type { Logger } from 'pino';
import type { SloSet } from '../../language/slo-set.ts';
import type { Audit } from '../audit.ts';
import { CollectorError } from '../error.ts';
import type { Markers } from '../serve/markers/markers.ts';
import type { NotificationRow } from '../serve/notifications/shapes.ts';
import type { ObjectiveRow } from '../serve/shapes.ts';
import type { Broadcast } from '../serve/stream/broadcast.ts';
import type { GateVerdict } from '../serve/verdict/shapes.ts';
import { createGather, publicIncident } from '../status-page/gather.ts';
import { openHeardDays } from '../status-page/heard-days.ts';
import { createSnapshot, type Snapshot } from '../status-page/snapshot.ts';
import { createSubscribers, type Told } from '../status-page/subscribers.ts';
import type { StatusSettings } from '../status-settings.ts';
import type { Store } from '../store/database.ts';
import { type Incidents, openIncidents } from './book.ts';
import type { Entry } from './store.ts';

export type DeskOptions = {
  readonly settings: StatusSettings;
  /** The status page's files lie in a folder `status` of it. */
  readonly dataFolder: string;
  readonly slos: Pick<SloSet, 'services' | 'objectives' | 'maintenances'>;
  readonly store: Store;
  readonly audit: Audit;
  readonly markers: Pick<Markers, 'list'>;
  readonly pages: (limit: number) => readonly NotificationRow[];
  readonly rows: () => readonly ObjectiveRow[];
  readonly verdict: (fromMs: number, toMs: number) => GateVerdict | { readonly problem: string };
  readonly broadcast: Pick<Broadcast, 'send'>;
  /** Without a slash at its end; asked each time. */
  readonly boardUrl: () => string;
  readonly onAttempt: (taken: boolean) => void;
  readonly now: () => number;
  readonly log: Pick<Logger, 'error'>;
};

/** What the API needs of it. */
export type IncidentDesk = {
  readonly book: Incidents;
  /** Names of services that an incident may be about. */
  readonly services: readonly string[];
  readonly boardUrl: () => string;
  /** null: there is no status page. */
  readonly snapshot: Pick<Snapshot, 'file'> | null;
};

type Shown = { readonly services: SloSet['services']; readonly unknown: readonly string[] };

const shownServices = (
  { statusComponents: names }: StatusSettings,
  services: SloSet['services'],
): Shown | null => {
  if (names === 'none') return null;
  if (names === 'all') return { services, unknown: [] };
  return {
    services: names.flatMap((name) => services.find((each) => each.name === name) ?? []),
    unknown: names.filter((name) => services.every((each) => each.name !== name)),
  };
};

export const openIncidentDesk = (options: DeskOptions) => {
  const { settings, slos, store, audit, markers, pages, rows, broadcast, boardUrl, now } = options;
  const { log, onAttempt } = options;
  const titles = new Map(slos.services.map(({ name, title }) => [name, title]));
  const shown = shownServices(settings, slos.services);
  const pageUrl = (): string => settings.statusUrl ?? `${boardUrl()}/status`;
  const afterMs = settings.statusPublishSeconds * 1000;

  /** The public knows of it by this entry; null for what it does not. */
  const told = (entry: number): Told | null => {
    const found = book.store.entry(entry);
    const incident = found === null ? null : book.store.numbered(found.incident);
    if (found === null || incident === null || shown === null) return null;
    const title = (name: string): string | null =>
      shown.services.find((each) => each.name === name)?.title ?? null;
    const about = publicIncident(incident, [found], title);
    const [update] = about?.updates ?? [];
    return about === null || update === undefined ? null : { incident: about, update };
  };
  const subscribers =
    shown === null
      ? null
      : createSubscribers({
          ...{ store, told, pageUrl, now, onAttempt, urls: settings.statusWebhookUrls },
          onFault: (error) => log.error({ err: error }, 'subscribers could not be told'),
        });
  const book = openIncidents({
    ...{ store, nowMs: now(), audit, markers, pages, rows },
    counted: (fromMs, toMs) => {
      const verdict = options.verdict(Math.floor(fromMs), Math.ceil(toMs));
      return 'problem' in verdict ? null : verdict;
    },
    titleOf: (service) => titles.get(service) ?? service,
    publishAfterMs: afterMs,
    onPublic: (entry: Entry) => subscribers?.put(entry),
    onChanged: (row) => {
      broadcast.send('incident', row);
      snapshot?.changed();
      subscribers?.wake();
    },
  });
  const heard = openHeardDays(store);
  heard.begin(
    slos.services.map(({ name }) => name),
    now(),
  );
  const snapshot =
    shown === null
      ? null
      : createSnapshot({
          gather: createGather({
            ...{ title: settings.statusTitle, url: pageUrl, services: shown.services },
            ...{ objectives: slos.objectives, maintenances: slos.maintenances },
            ...{ incidents: book.store, heard, rows, afterMs },
          }),
          folder: join(options.dataFolder, 'status'),
          onFault: (error) => log.error({ err: error }, 'the status page could not be written'),
        });

  return {
    book,
    services: slos.services.map(({ name }) => name),
    boardUrl,
    snapshot,
    /** Each second, after the evaluation. Never throws for a fault of the disk: it is tried again. */
    second: (nowMs: number): void => {
      try {
        book.second(nowMs);
      } catch (error) {
        book.rolledBack();
        if (!(error instanceof CollectorError)) throw error;
        log.error({ err: error }, 'incidents could not be written; it is tried again in a second');
      }
      snapshot?.second(nowMs);
      subscribers?.wake();
    },
    complaints: (): readonly string[] => [
      ...(shown?.unknown ?? []).map(
        (name) => `STATUS_COMPONENTS names ${name}, and there is no such service.`,
      ),
      ...(snapshot?.complaints() ?? []),
    ],
    stop: (graceMs: number): Promise<void> => subscribers?.stop(graceMs) ?? Promise.resolve(),
  };
};
