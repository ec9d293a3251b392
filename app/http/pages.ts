// The built pages: files, and the paths that the page routes in the browser, which are all one file;
// before `npm run build` there is one page that says so.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { type Request, type Response, Router } from 'express';

const built = fileURLToPath(new URL('../web/dist', import.meta.url));

const unbuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Signalbox</title>
<h1>The pages are not built yet</h1>
<p>Run <code>npm run build</code> and load this page again. The API is up.</p></html>`;

const sendPage = (_request: Request, response: Response): void => {
  const page = join(built, 'index.html');
  response.setHeader('cache-control', 'no-cache');
  if (existsSync(page)) response.sendFile(page);
  else response.status(503).type('html').send(unbuilt);
};

/** What the page itself routes: see app/web. */
const paths = ['/', '/documents', '/documents/:id', '/workflows', '/workflows/:id', '/analytics'];

export const pages = (): Router => {
  const router = Router();
  router.use(
    express.static(built, {
      index: false,
      setHeaders: (response, path) => {
        (response as Response).locals.staticFile = true;
        if (path.includes('/assets/'))
          response.setHeader('cache-control', 'public, max-age=31536000, immutable');
      },
    }),
  );
  for (const path of paths) router.get(path, sendPage);
  return router;
};
