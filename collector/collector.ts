// The collector, put together: doors that take samples in, the engine that counts and judges them
// each second, pages, and the board. Started in the order in which data flows, stopped in the same
// order, so that what was acknowledged is always dealt with.

import { createServer } from 'node:http';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { SloSet } from '../language/slo-set.ts';
import packageJson from '../package.json' with { type: 'json' };
import { openAudit } from './audit.ts';
import type { Config } from './config.ts';
import { claimDataFolder } from './data-folder.ts';
import { openDeployBook } from './deploys/book.ts';
import { openDoors } from './doors.ts';
import { Engine } from './engine.ts';
import { errorMetrics } from './errors/metrics.ts';
import { showRemoteWrite } from './forward/remote-write/figures.ts';
import { startRemoteWrite } from './forward/remote-write/start.ts';
import type { RemoteWriter } from './forward/remote-write/writer.ts';
import { showForwarding, startForwarding } from './forward/setup.ts';
import { openIncidentDesk } from './incidents/desk.ts';
import { Memory } from './ingest/limits/memory.ts';
import { limitMetrics } from './ingest/limits/metrics.ts';
import { openKept } from './kept.ts';
import { closeServer, listen } from './listen.ts';
import { openMetrics } from './open-metrics.ts';
import type { OtlpUrls } from './otlp-ports.ts';
import { startAlertmanagers } from './page/alertmanager/start.ts';
import { openPaging } from './page/paging.ts';
import { openReportDesk } from './reports/desk.ts';
import { startSelfWatch } from './self-watch.ts';
import { createBoard } from './serve/board.ts';
import { openSessionFile } from './serve/door/session-file.ts';
import { openMarkers } from './serve/markers/markers.ts';
import { markerMetrics } from './serve/markers/metrics.ts';
import { readDays } from './serve/slos/days.ts';
import { Broadcast } from './serve/stream/broadcast.ts';
import { createSoon } from './soon.ts';
import { openStore } from './store/database.ts';
import { openDayStore } from './store/days.ts';
import { TotalStore } from './store/totals.ts';
import { createTelemetry } from './telemetry.ts';
import { startTick, type TickOptions } from './tick.ts';
import { withUpSources } from './up-source.ts';
import { createWatch, type TransitionListener } from './watch.ts';
import { nothingWritten, type Written, writtenOf } from './written.ts';

export type Collector = {
  readonly urls: OtlpUrls & { readonly board: string };
  readonly stop: () => Promise<void>;
  /** Resolves, with the reason, when only a new process can go on. */
  readonly broken: Promise<string>;
};

/** More are open only where nobody looks. */
const mostIncidents = 1000;
const drainMs = 3000;
/** Of one source. A target takes little; what it counts is bounded by its series. */
const mostTargets = 10_000;
/** Of those that Alertmanager is told of. */
const mostSilences = 1000;
const heartbeatMs = 15_000;
/** What is counted as bad is judged at once, but all is judged no more often than so. */
const judgedMs = 200;
/** @throws CollectorError for a folder or port that cannot be had. */
export const startCollector = async (
  config: Config,
  definitions: SloSet,
  log: Logger,
  written: Written = nothingWritten,
): Promise<Collector> => {
  const slos = withUpSources(definitions);
  const now = Date.now;
  const startedMs = now();
  const folder = claimDataFolder(config.dataFolder);
  const store = openStore(folder.storePath, startedMs);
  for (const diagnostic of store.diagnostics) log.error({ diagnostic }, 'about the store');
  const kept = openKept({ config, folder, objectives: slos.objectives, log });
  const { traces, badTraces, exemplars, errors } = kept;
  let boardUrl = config.publicBoardUrl ?? '';

  const broadcast = new Broadcast({ onDropped: () => telemetry.streamDropped.inc() });
  const markers = openMarkers(store, startedMs);
  const audit = openAudit(store);
  const paging = openPaging({
    ...{ config, slos, store, markers, badTraces, broadcast, startedMs, now, log },
    boardUrl: () => boardUrl,
    rows: (atMs) => engine.rows(atMs),
    places: (objective, atMs) => engine.places(objective, atMs),
    alerts: () => engine.alerts(),
    telemetry: () => telemetry,
  });
  const { pager, inbox } = paging;
  const reportDesk = openReportDesk({
    ...{ slos, store, now },
    correct: (nowMs) => engine.correct(nowMs),
  });
  const totals = config.remoteWriteUrl === null ? null : new TotalStore(store, folder.toldPath);
  const engine = new Engine({
    slos,
    store,
    now,
    limits: { series: config.seriesLimit, targets: mostTargets },
    onTransition: (transition) => {
      for (const listener of listeners) listener.onTransition(transition);
    },
    onCounted: (increments) => {
      totals?.write(increments);
      if (increments.some(({ good, total }) => good < total)) soon.ask();
    },
    corrections: reportDesk.pauses,
  });
  const memory = new Memory({ limitBytes: config.memoryLimitBytes });

  const forwarder = startForwarding({
    url: config.tracesForwardUrl,
    token: config.tracesForwardToken,
    folder: folder.forwardPath,
    mostBytes: config.tracesForwardQueueBytes,
    now,
    log,
  });

  const alertmanagers = startAlertmanagers({
    ...{ urls: config.alertmanagerUrls, definitions },
    alerts: () => state.alerts(),
    silences: (nowMs) => paging.silences.list(mostSilences, nowMs),
    links: () => ({ boardUrl, grafanaUrl: config.grafanaUrl }),
    onAttempt: ({ taken }) => {
      const result = taken ? 'taken' : 'refused';
      telemetry.deliveryAttempts.inc({ receiver: 'alertmanager', result });
    },
  });

  if (alertmanagers !== null) {
    log.info('Alertmanager tells people of alerts: receivers of our own stand back');
  }

  let writer: RemoteWriter | null = null;
  const state = {
    rows: () => engine.rows(now()),
    detail: (name: string) => paging.standingIn(engine.detail(name, now())),
    alerts: paging.alerts,
    verdict: (fromMs: number, toMs: number) => engine.verdict(fromMs, toMs, now()),
    diagnostics: () => [
      ...store.diagnostics,
      ...engine.diagnostics(now()),
      ...doors.complaints(),
      ...paging.complaints(),
      ...desk.complaints(),
      ...(alertmanagers?.complaints() ?? []),
      ...memory.complaints(),
      ...(forwarder?.complaints(now()) ?? []),
      ...(writer?.complaints(now()) ?? []),
    ],
  };
  const deploys = openDeployBook({ markers, verdict: state.verdict });
  const desk = openIncidentDesk({
    ...{ settings: config, dataFolder: config.dataFolder, slos, store, audit, markers },
    pages: inbox.list,
    rows: state.rows,
    verdict: state.verdict,
    ...{ broadcast, boardUrl: () => boardUrl, now, log },
    onAttempt: (taken) => {
      const result = taken ? 'taken' : 'refused';
      telemetry.deliveryAttempts.inc({ receiver: 'status-webhook', result });
    },
  });
  const telemetry = createTelemetry({
    engine: () => engine.figures(),
    rows: state.rows,
    traces: () => traces.size(),
    streamReaders: () => broadcast.readers,
    diagnostics: () => state.diagnostics().length,
  });

  markerMetrics(telemetry.registry, markers, now);
  openMetrics(telemetry.registry, {
    alerts: state.alerts,
    pages: pager.open,
    waiting: paging.waiting,
    receivers: paging.receivers.map(({ name }) => name),
    incidents: () => desk.book.list('open', mostIncidents).map(({ status }) => status),
  });
  errorMetrics(telemetry.registry, errors.figures);
  limitMetrics(telemetry.registry, memory, () => engine.sourceFigures());
  showForwarding(forwarder, telemetry.registry, now);

  const listeners: readonly TransitionListener[] = [pager, desk.book];
  const watch = createWatch({
    engine,
    listeners,
    pager,
    couriers: paging.couriers,
    broadcast,
    rows: state.rows,
    telemetry,
    startedMs,
    log,
  });
  const soon = createSoon({ work: watch.between, now, leastMs: judgedMs });
  const broken = Promise.withResolvers<string>();
  const self = startSelfWatch({
    ...{ config, store, engine, watch, telemetry, startedMs, now, log },
    onDamage: broken.resolve,
  });
  const doors = openDoors({
    config,
    slos,
    engine,
    traces,
    exemplars,
    errors,
    forwarder,
    memory,
    telemetry,
    log,
    startedMs,
    now,
  });
  const board = createServer(
    createBoard({
      objectives: slos.objectives,
      state: {
        ...state,
        session: () => ({
          version: packageJson.version,
          demo: config.demo ? { appUrl: config.appUrl } : null,
          grafanaUrl: config.grafanaUrl,
          diagnostics: [...self.complaints(), ...state.diagnostics()],
        }),
      },
      traces,
      badTraces,
      errors,
      days: readDays({ objectives: slos.objectives, store: openDayStore(store) }),
      definition: writtenOf(definitions, written),
      forwarding: () => forwarder?.row() ?? null,
      inbox,
      silences: paging.silences,
      pager,
      receivers: alertmanagers?.trials ?? paging.receivers,
      boardUrl: () => boardUrl,
      markers,
      deploys,
      audit,
      incidents: desk,
      reportDesk,
      broadcast,
      readiness: self.readiness,
      registry: telemetry.registry,
      sessionFile: openSessionFile(folder.sessionsPath, (error) =>
        log.error({ err: error }, 'what ends sessions could not be written'),
      ),
      tokens: { viewer: config.viewerToken, operator: config.operatorToken },
      publicUrl: config.publicBoardUrl,
      demoAppUrl: config.demo ? config.appUrl : null,
      pagesFolder: join(import.meta.dirname, 'web', 'dist'),
      runbooksFolder: config.runbooksFolder,
      now,
      log,
    }),
  );

  let listeningUrl: string;
  let otlpUrls: OtlpUrls;
  try {
    listeningUrl = await listen({
      server: board,
      host: config.boardHost,
      port: config.boardPort,
      what: 'The board',
      hostVariable: 'BOARD_HOST',
      portVariable: 'BOARD_PORT',
    });
    otlpUrls = await doors.open();
  } catch (error) {
    await closeServer(board, 0);
    await engine.close();
    await forwarder?.stop(0);
    kept.close();
    store.close();
    folder.release();
    throw error;
  }
  boardUrl = config.publicBoardUrl ?? listeningUrl;

  paging.start();
  const firing = engine.alerts().filter((alert) => alert.state === 'firing');
  desk.book.closeForgotten(new Set(firing.map(({ id }) => id)), now());
  desk.book.committed();
  markers.add({
    at: startedMs,
    kind: 'collector',
    title: 'Collector started',
    detail: `Signalbox ${packageJson.version}, ${slos.objectives.length} objectives`,
  });
  if (store.diagnostics.length > 0) {
    const detail = store.diagnostics.join(' ');
    markers.add({ at: startedMs, kind: 'collector', title: 'Store restored', detail });
  }
  const work: TickOptions['work'] = (nowMs, lateByMs, skipped) => {
    watch.second(nowMs, lateByMs, skipped);
    desk.second(nowMs);
    reportDesk.second(nowMs);
    deploys.second(nowMs);
    alertmanagers?.second(nowMs);
    self.second(nowMs);
  };
  const stopTick = startTick({ work, now });
  self.doorsOpen();
  const heartbeat = setInterval(() => broadcast.beat(), heartbeatMs);
  writer = startRemoteWrite({
    ...{ config, totals, objectives: slos.objectives, rows: state.rows },
    ...{ version: packageJson.version, now, log },
  });
  showRemoteWrite(telemetry.registry, writer);

  const stop = async (): Promise<void> => {
    self.stopping();
    await doors.close(drainMs);
    stopTick();
    soon.stop();
    clearInterval(heartbeat);
    await engine.close();
    const others = [
      forwarder?.stop(drainMs),
      writer?.stop(drainMs),
      self.stop(),
      desk.stop(drainMs),
    ];
    await Promise.all([paging.couriers.stop(drainMs), alertmanagers?.stop(), ...others]);
    broadcast.close();
    await closeServer(board, drainMs);
    kept.close();
    store.close();
    folder.release();
  };

  return { urls: { board: listeningUrl, ...otlpUrls }, stop, broken: broken.promise };
};
