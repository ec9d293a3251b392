// The board's built pages. Hashed files never change and are kept for ever; everything else is
// asked for anew. Any path that is no file is a page of the board, which finds its own way.

import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import express, { Router } from 'express';
import { answerProblem } from '../problem.ts';

const notBuilt = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Signalbox: pages are not built</title>
<h1>The board's pages are not built yet</h1>
<p>Run <code>npm run build</code> in Signalbox's folder, then load this page again.
The collector itself is running: see <a href="/api/slos">/api/slos</a>.</p></html>
`;

export const pageRoutes = (folder: string): Router => {
  const router = Router();
  const hashed = join(folder, 'assets') + sep;
  const index = join(folder, 'index.html');

  router.use(
    express.static(folder, {
      index: false,
      redirect: false,
      setHeaders: (response, path) => {
        response.setHeader(
          'cache-control',
          path.startsWith(hashed) ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    }),
  );

  router.use((request, response) => {
    const isPage =
      (request.method === 'GET' || request.method === 'HEAD') &&
      !request.path.startsWith('/assets/');
    if (!isPage) {
      answerProblem(response, {
        status: 404,
        title: 'No such page',
        detail: 'Start at /, or see /api/slos.',
      });
    } else if (existsSync(index)) {
      response.sendFile(index, { headers: { 'cache-control': 'no-cache' } });
    } else {
      response.status(503).set('cache-control', 'no-store').type('html').send(notBuilt);
    }
  });

  return router;
};
