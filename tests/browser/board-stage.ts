// The board's real server and built pages, with the figures in the test's hand: what the engine
// would say is set by `show`, and reaches the browser as it would from the engine.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { openAudit } from '../../collector/audit.ts';
import { openDeployBook } from '../../collector/deploys/book.ts';
import { createErrorTracking, type ErrorTracking } from '../../collector/errors/tracking.ts';
import { openDesk } from '../../collector/incidents/fixture.ts';
import type { Span } from '../../collector/ingest/span.ts';
import { openSilences } from '../../collector/page/silences.ts';
import { openReportDesk } from '../../collector/reports/desk.ts';
import { createBoard } from '../../collector/serve/board.ts';
import { openSessionFile } from '../../collector/serve/door/session-file.ts';
import { type Markers, openMarkers } from '../../collector/serve/markers/markers.ts';
import type { NotificationRow } from '../../collector/serve/notifications/shapes.ts';
import type { ObjectiveRow } from '../../collector/serve/shapes.ts';
import type { SloDetail } from '../../collector/serve/slos/shapes.ts';
import { Broadcast } from '../../collector/serve/stream/broadcast.ts';
import type { ForwardingRow } from '../../collector/serve/traces/shapes.ts';
import type { GateVerdict } from '../../collector/serve/verdict/shapes.ts';
import { openStore } from '../../collector/store/database.ts';
import { createBadTraces } from '../../collector/store/traces/bad-traces.ts';
import { createExemplarBook } from '../../collector/store/traces/exemplars.ts';
import { createTraceStore, type TraceStore } from '../../collector/store/traces.ts';
import { objectiveRow } from '../../collector/web/overview/row.fixture.ts';
import { daysOf, markersOf, toldOf, writtenOf } from './slo-story.ts';

const builtPages = join(import.meta.dirname, '../../collector/web/dist');

export const traceId = '0af7651916cd43dd8448eb211c80319c';

/** Of 700 ms, in the trace above. */
export const span = (
  spanId: string,
  parentSpanId: string | null,
  name: string,
  startMs: number,
  fields: Partial<Span> = {},
): Span => {
  const durationNs = fields.durationNs ?? 700_000_000;
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    kind: 'internal',
    startMs,
    endMs: startMs + durationNs / 1e6,
    durationNs,
    status: 'unset',
    statusMessage: '',
    attributes: { 'http.route': name },
    resource: { 'service.name': 'signalbox-app' },
    events: [],
    ...fields,
  };
};

const detailOf = (rows: readonly ObjectiveRow[], name: string): SloDetail | null => {
  const row = rows.find((each) => each.name === name);
  if (row === undefined) return null;
  return {
    name,
    title: row.title,
    service: row.service,
    description: 'A promise.',
    runbook: null,
    composite:
      name === 'journey'
        ? { joins: 'burns', budgetLeft: -0.25, burn: { '5m': 2.5, '1h': null } }
        : null,
    markers: markersOf(Date.now()),
    objectives: [toldOf(Date.now(), row)],
  };
};

export type Stage = {
  readonly url: string;
  /** Shows these rows from now on, each second as the collector does. */
  readonly show: (rows: readonly ObjectiveRow[]) => void;
  readonly page: (row: NotificationRow) => void;
  /** The collector's own, for a test to fill. */
  readonly traces: TraceStore;
  readonly errors: ErrorTracking;
  /** Those that pages of gates and deploys read; the timeline has the story's own. */
  readonly markers: Markers;
  /** What the engine says of any interval from now on. */
  readonly judgeBy: (
    judge: (from: number, to: number) => GateVerdict | { readonly problem: string },
  ) => void;
  readonly showForwarding: (row: ForwardingRow | null) => void;
  /** For pages opened from now on; null, as at first: there is none. */
  readonly placeGrafana: (url: string | null) => void;
  /** Cuts every connection and refuses new ones until `resume`. */
  readonly hang: () => void;
  readonly resume: () => Promise<void>;
  readonly close: () => void;
};

/** @param pagesFolder where the board was built to */
export const openStage = async (pagesFolder = builtPages): Promise<Stage> => {
  if (!existsSync(pagesFolder))
    throw new Error('the board is not built: run `npm run build`, then this test again');
  let rows: readonly ObjectiveRow[] = [objectiveRow()];
  let grafanaUrl: string | null = null;
  const inbox: NotificationRow[] = [];
  const broadcast = new Broadcast();
  let forwarding: ForwardingRow | null = null;
  const traces = createTraceStore(null);
  const errors = createErrorTracking(null);
  const store = openStore(':memory:');
  const dataFolder = mkdtempSync(join(tmpdir(), 'signalbox-stage-'));
  const markers = openMarkers(store, Date.now());
  let judge: (from: number, to: number) => GateVerdict | { readonly problem: string } = () => ({
    problem: 'Nothing is counted on a stage.',
  });
  const desk = openDesk(store, Date.now(), { dataFolder, now: Date.now, rows: () => rows });
  traces.add([
    span('00000000000000aa', null, 'GET /api/documents', 1000),
    span('00000000000000bb', '00000000000000aa', 'pg.query:SELECT', 1010),
  ]);
  const app = createBoard({
    objectives: [],
    state: {
      rows: () => rows,
      detail: (name) => detailOf(rows, name),
      alerts: () => [],
      session: () => ({ version: '0.0.0', demo: null, grafanaUrl, diagnostics: [] }),
      verdict: () => ({ problem: 'Nothing is counted on a stage.' }),
    },
    traces,
    badTraces: createBadTraces(traces, createExemplarBook([])),
    days: (name, nowMs, count) => {
      const row = rows.find((each) => each.name === name);
      return row === undefined ? { name, objectives: [] } : daysOf(row, nowMs, count);
    },
    definition: writtenOf,
    forwarding: () => forwarding,
    errors,
    inbox: { list: () => inbox, get: (id) => inbox.find((row) => row.id === id) ?? null },
    audit: openAudit(store),
    incidents: desk,
    reportDesk: openReportDesk({
      ...{ slos: { objectives: [], maintenances: [] }, store, now: Date.now },
      correct: () => undefined,
    }),
    silences: openSilences(store, Date.now()),
    pager: { acknowledge: () => null },
    receivers: [],
    boardUrl: () => 'http://board',
    markers: {
      ...markers,
      list: (range) =>
        range.kind === undefined ? [...markersOf(Date.now())] : markers.list(range),
    },
    deploys: openDeployBook({ markers, verdict: (from, to) => judge(from, to) }),
    broadcast,
    readiness: () => ({ store: null }),
    registry: new Registry(),
    tokens: { viewer: null, operator: null },
    sessionFile: openSessionFile(null),
    publicUrl: null,
    demoAppUrl: null,
    pagesFolder,
    runbooksFolder: join(import.meta.dirname, '../../alerts/runbooks'),
    now: Date.now,
    log: { error: () => undefined },
  });
  let server = createServer(app);
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  const tick = setInterval(() => broadcast.send('slos', rows), 250);
  const hang = () => {
    server.close();
    server.closeAllConnections();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    show: (next) => {
      rows = next;
      broadcast.send('slos', rows);
    },
    page: (row) => {
      inbox.unshift(row);
      broadcast.send('notification', row);
    },
    traces,
    errors,
    markers,
    judgeBy: (next) => {
      judge = next;
    },
    showForwarding: (row) => {
      forwarding = row;
    },
    placeGrafana: (url) => {
      grafanaUrl = url;
    },
    hang,
    resume: () => {
      server = createServer(app);
      return listen(port);
    },
    close: () => {
      clearInterval(tick);
      traces.close();
      errors.close();
      store.close();
      rmSync(dataFolder, { recursive: true, force: true });
      broadcast.close();
      hang();
    },
  };
};
