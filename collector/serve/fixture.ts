// For tests: a board over fakes, listening on a free port, and a way to ask it with any header.

import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { openAudit } from '../audit.ts';
import { openDeployBook } from '../deploys/book.ts';
import { createErrorTracking } from '../errors/tracking.ts';
import { openDesk } from '../incidents/fixture.ts';
import { openInbox } from '../page/inbox.ts';
import { openSilences } from '../page/silences.ts';
import { openReportDesk } from '../reports/desk.ts';
import { openStore } from '../store/database.ts';
import { createBadTraces } from '../store/traces/bad-traces.ts';
import { createExemplarBook } from '../store/traces/exemplars.ts';
import { createTraceStore } from '../store/traces.ts';
import { type BoardContext, createBoard } from './board.ts';
import { openSessionFile } from './door/session-file.ts';
import { openMarkers } from './markers/markers.ts';
import type { ObjectiveRow, Status } from './shapes.ts';
import { Broadcast } from './stream/broadcast.ts';

export const nowMs = 1_800_000_000_000;

const row = (name: string, status: Status, since = 0): ObjectiveRow => ({
  name,
  objective: 'fast',
  title: name,
  service: 'app',
  target: 0.99,
  counts: 'events',
  sliceSeconds: null,
  status,
  since,
  sli: null,
  good: 0,
  total: 0,
  budgetLeft: null,
  leftOutSeconds: 0,
  coverage: 0,
  burn: {},
  window: '30d',
  reasons: [],
  current: { windowSeconds: 60, target: 0.99, good: 0, total: 0, ratio: null, readings: [] },
  sparkline: [],
  updatedAt: nowMs,
});

type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
};

/** A board over fakes, listening; fetch would not let a test choose its Host header. */
export const openBoard = async (changes: Partial<BoardContext> = {}) => {
  const store = openStore(':memory:');
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-pages-'));
  const context: BoardContext = {
    objectives: [],
    state: {
      rows: () => [row('z', 'red'), row('y', 'stale'), row('a', 'green')],
      detail: () => null,
      alerts: () => [],
      session: () => ({ version: '0', demo: null, grafanaUrl: null, diagnostics: [] }),
      verdict: () => ({ problem: 'This board is of fakes.' }),
    },
    traces: createTraceStore(null),
    badTraces: createBadTraces(createTraceStore(null), createExemplarBook([])),
    days: (name) => ({ name, objectives: [] }),
    definition: () => ({ definition: null, rules: null, rulesMissing: null }),
    forwarding: () => null,
    errors: createErrorTracking(null),
    inbox: openInbox(store, () => 'http://board'),
    silences: openSilences(store, nowMs),
    pager: { acknowledge: () => null },
    receivers: [],
    boardUrl: () => 'http://board',
    markers: openMarkers(store, nowMs),
    deploys: openDeployBook({
      markers: openMarkers(store, nowMs),
      verdict: () => ({ problem: 'This board is of fakes.' }),
    }),
    audit: openAudit(store),
    reportDesk: openReportDesk({
      ...{ slos: { objectives: [], maintenances: [] }, store, now: () => nowMs },
      correct: () => undefined,
    }),
    incidents: openDesk(store, nowMs, { dataFolder: folder }),
    broadcast: new Broadcast(),
    readiness: () => ({ store: null }),
    registry: new Registry(),
    tokens: { viewer: null, operator: null },
    sessionFile: openSessionFile(null),
    publicUrl: null,
    demoAppUrl: null,
    pagesFolder: folder,
    runbooksFolder: folder,
    now: () => nowMs,
    log: { error: () => undefined },
    ...changes,
  };
  const server = createServer(createBoard(context));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ask = (
    path: string,
    options: {
      readonly method?: string;
      readonly headers?: Record<string, string>;
      readonly body?: string;
    } = {},
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const { method = 'GET', headers = {}, body } = options;
      const sent = httpRequest({ port, path, method, headers, agent: false }, (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      });
      sent.on('error', reject).end(body);
    });
  const close = async (): Promise<void> => {
    context.broadcast.close();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
    store.close();
    rmSync(folder, { recursive: true });
  };
  return { ask, close, port, store, folder, context };
};

export const json: Record<string, string> = { 'content-type': 'application/json' };
