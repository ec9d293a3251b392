// Puts the app's HTTP side together: what every request passes, the features' routers, the pages,
// and at the end an answer for what nobody took.

import express, { type Express, type Router } from 'express';
import helmet from 'helmet';
import { pinoHttp } from 'pino-http';
import type { AppContext } from '../context.ts';
import { injectRequestFaults } from '../faults/requests.ts';
import { expose } from '../telemetry/exposition.ts';
import { answerErrors } from './errors.ts';
import { onlyThisMachine } from './only-this-machine.ts';
import { pages } from './pages.ts';
import { sendProblem } from './problem.ts';
import { measureRequests, mountedAt } from './request-metrics.ts';

/** Largest JSON body: a document's text with room to spare. */
const bodyLimit = '2mb';

/** What asks every second and would bury everything else. */
const unlogged = /^\/api\/(health|hubs\/\w+\/poll)/;

const securityHeaders = (production: boolean) =>
  helmet({
    contentSecurityPolicy: {
      directives: {
        'default-src': ["'self'"],
        // CodeMirror writes its style sheets at run time.
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:'],
        'upgrade-insecure-requests': null,
      },
    },
    strictTransportSecurity: production,
  });

export type Mount = { readonly path: string; readonly router: Router };

export const createApplication = (context: AppContext, mounts: readonly Mount[]): Express => {
  const { config, faults, log, metrics } = context;
  const application = express();
  application.disable('x-powered-by');
  application.set('etag', false);
  if (config.telemetry) {
    application.use(measureRequests(metrics));
    application.get('/metrics', async (request, response) => {
      const { contentType, text } = await expose(metrics.registry, request.headers.accept);
      response.vary('accept').type(contentType).send(text);
    });
  }
  application.use(
    pinoHttp({
      logger: log,
      quietReqLogger: true,
      customLogLevel: (_request, response) => (response.statusCode >= 500 ? 'error' : 'info'),
      autoLogging: { ignore: (request) => unlogged.test(request.url ?? '') },
      serializers: {
        req: ({ method, url }: { method: string; url: string }) => ({ method, url }),
        res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
      },
    }),
  );
  application.use(securityHeaders(config.production));
  application.use(express.json({ limit: bodyLimit }));
  if (config.demo) {
    application.use(onlyThisMachine);
    application.use('/api', injectRequestFaults(faults, Math.random, Date.now));
  }
  for (const { path, router } of mounts) application.use(path, mountedAt(path), router);
  application.use(pages());
  application.use((request, response) => {
    sendProblem(response, {
      status: 404,
      title: 'Not found',
      detail: `nothing answers ${request.method} ${request.path}`,
    });
  });
  application.use(answerErrors(log));
  return application;
};
