// The board's HTTP server: what stands before every resource, and the resources, a folder each.
// Order matters: health answers to anyone, then names, origins and tokens are checked.

import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Objective } from '../../language/slo-set.ts';
import type { Audit } from '../audit.ts';
import type { DeployBook } from '../deploys/book.ts';
import type { EngineDetail, Unjudgeable } from '../engine.ts';
import type { ErrorTracking } from '../errors/tracking.ts';
import type { IncidentDesk } from '../incidents/desk.ts';
import type { Inbox } from '../page/inbox.ts';
import type { Pager } from '../page/pager.ts';
import type { Tried } from '../page/receivers/trial.ts';
import type { Silences } from '../page/silences.ts';
import type { ReportDesk } from '../reports/desk.ts';
import type { BadTraces } from '../store/traces/bad-traces.ts';
import type { TraceStore } from '../store/traces.ts';
import { alertRoutes } from './alerts/routes.ts';
import { auditRoutes } from './audit/routes.ts';
import { correctionRoutes } from './corrections/routes.ts';
import { deployRoutes } from './deploys/routes.ts';
import { createDoor } from './door/door.ts';
import { signInRoutes } from './door/routes.ts';
import { createSessions } from './door/session.ts';
import type { SessionFile } from './door/session-file.ts';
import type { BoardTokens } from './door/tokens.ts';
import { errorRoutes } from './errors/routes.ts';
import { gateRoutes } from './gates/routes.ts';
import { healthRoutes, metricsRoutes, type Readiness } from './health/routes.ts';
import { incidentRoutes } from './incidents/routes.ts';
import type { Markers } from './markers/markers.ts';
import { markerRoutes } from './markers/routes.ts';
import { notificationRoutes } from './notifications/routes.ts';
import { onlyOurHosts, onlyOurPages } from './origin.ts';
import { pageRoutes } from './pages/routes.ts';
import { answerProblem, problemHandler } from './problem.ts';
import { receiverRoutes } from './receivers/routes.ts';
import { reportPages, reportRoutes } from './reports/routes.ts';
import { runbookRoutes } from './runbooks/routes.ts';
import { sessionRoutes } from './session/routes.ts';
import type { BoardSession } from './session/shapes.ts';
import type { AlertRow, ObjectiveRow } from './shapes.ts';
import { silenceRoutes } from './silences/routes.ts';
import { sloRoutes } from './slos/routes.ts';
import type { SloDays, SloDefinition } from './slos/shapes.ts';
import { statusRoutes } from './status/routes.ts';
import type { Broadcast } from './stream/broadcast.ts';
import { streamRoutes } from './stream/routes.ts';
import { traceRoutes } from './traces/routes.ts';
import type { ForwardingRow } from './traces/shapes.ts';
import { verdictRoutes } from './verdict/routes.ts';
import type { GateVerdict } from './verdict/shapes.ts';

/** What the engine answers, at the moment of asking. */
export type BoardState = {
  /** Worst first. */
  readonly rows: () => readonly ObjectiveRow[];
  /** One SLO without its exemplars and markers; null for a name that there is not. */
  readonly detail: (name: string) => EngineDetail | null;
  readonly alerts: () => readonly AlertRow[];
  readonly session: () => BoardSession;
  readonly verdict: (fromMs: number, toMs: number) => GateVerdict | Unjudgeable;
};

export type BoardContext = {
  readonly objectives: readonly Objective[];
  readonly state: BoardState;
  readonly traces: TraceStore;
  readonly badTraces: BadTraces;
  readonly errors: ErrorTracking;
  /** Each day of an SLO, so many back from now. */
  readonly days: (slo: string, nowMs: number, count: number) => SloDays;
  /** What was written of an SLO, and what is generated from it. */
  readonly definition: (slo: string) => Omit<SloDefinition, 'name'>;
  /** null where traces are handed on to nobody. */
  readonly forwarding: () => ForwardingRow | null;
  readonly inbox: Inbox;
  readonly silences: Silences;
  readonly pager: Pick<Pager, 'acknowledge'>;
  /** Who is told, and may be asked whether they hear. */
  readonly receivers: readonly Tried[];
  readonly boardUrl: () => string;
  readonly markers: Markers;
  /** Deploys with what the objectives did around them. */
  readonly deploys: Pick<DeployBook, 'list' | 'get'>;
  /** Incidents, and the public status page. */
  readonly incidents: IncidentDesk;
  /** Corrections, and reports of past months. */
  readonly reportDesk: ReportDesk;
  /** Every change that people make is written here. */
  readonly audit: Audit;
  readonly broadcast: Broadcast;
  readonly readiness: () => Readiness;
  readonly registry: Registry;
  readonly tokens: BoardTokens;
  readonly sessionFile: SessionFile;
  readonly publicUrl: string | null;
  /** Of the demo's app, whose fault panel the board's page calls; null outside demo mode. */
  readonly demoAppUrl: string | null;
  /** Where the built page lies. */
  readonly pagesFolder: string;
  readonly runbooksFolder: string;
  readonly now: () => number;
  readonly log: Pick<Logger, 'error'>;
};

/** Scripts, styles and data come from the board itself; only the demo's app is called besides. */
const secureHeaders = (demoAppUrl: string | null) =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        connectSrc: ["'self'", ...(demoAppUrl === null ? [] : [new URL(demoAppUrl).origin])],
        imgSrc: ["'self'", 'data:'],
        baseUri: ["'none'"],
        objectSrc: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // A form of ours must say which page it comes from.
    referrerPolicy: { policy: 'same-origin' },
    // The board speaks plain HTTP; whoever puts TLS before it says so there.
    strictTransportSecurity: false,
  });

export const createBoard = (context: BoardContext): Express => {
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(secureHeaders(context.demoAppUrl));
  app.use(healthRoutes(context));
  // With a viewer's token, a page under a rebound name has nothing to show for itself: it lacks it.
  if (context.tokens.viewer === null) app.use(onlyOurHosts(context.publicUrl));
  const door = createDoor({
    ...{ tokens: context.tokens, publicUrl: context.publicUrl, now: context.now },
    sessions: createSessions(context.sessionFile, context.tokens),
  });
  app.use(['/api', '/sign-in', '/sign-out'], onlyOurPages(context.publicUrl));
  // Before the door: what is for everybody, signed in or not. The public status page belongs here.
  app.use(statusRoutes(context.incidents.snapshot));
  // Nobody types a token under a name that a stranger pointed here.
  if (context.publicUrl !== null) app.use('/sign-in', onlyOurHosts(context.publicUrl));
  app.use(signInRoutes(door, context));
  app.use(door.guard);
  app.use(metricsRoutes(context));

  const api = express.Router();
  api.use(express.json({ limit: '64kb' }));
  api.use(sloRoutes(context));
  api.use(alertRoutes(context));
  api.use(silenceRoutes(context));
  api.use(notificationRoutes(context));
  api.use(receiverRoutes(context));
  api.use(markerRoutes(context));
  api.use(gateRoutes(context));
  api.use(deployRoutes(context));
  api.use(traceRoutes(context));
  api.use(errorRoutes(context));
  api.use(verdictRoutes(context));
  api.use(auditRoutes(context));
  api.use(incidentRoutes(context.incidents, context.now));
  const desk = { ...context.reportDesk, now: context.now };
  api.use(correctionRoutes({ ...context, ...desk, rows: context.state.rows }));
  api.use(reportRoutes(desk));
  api.use(sessionRoutes(context, door));
  api.use(streamRoutes(context));
  api.use((request, response) => {
    answerProblem(response, {
      status: 404,
      title: 'No such resource',
      detail: `There is no ${request.method} ${request.baseUrl}${request.path}.`,
    });
  });
  app.use('/api', api);

  app.use(runbookRoutes(context.runbooksFolder));
  app.use(reportPages(desk));
  app.use(pageRoutes(context.pagesFolder));
  app.use(problemHandler(context.log));
  return app;
};
