// GET /runbooks: which there are. GET /runbooks/NAME: one of them, as a page. Whoever may see the
// board may read them.

import { join } from 'node:path';
import { Router } from 'express';
import { runbooksPath } from '../../../language/runbook.ts';
import { plainStyle } from '../plain-style.ts';
import { openRunbookFolder } from './folder.ts';
import { renderMarkdown, titleOf } from './markdown.ts';
import { listPage, missingPage, runbookPage, stylePath } from './page.ts';

/** @param folder where the files lie */
export const runbookRoutes = (folder: string): Router => {
  const router = Router();
  const { names, read } = openRunbookFolder(folder);

  router.get(stylePath, plainStyle(join(import.meta.dirname, 'page.css')));

  router.get(runbooksPath, (_request, response) => {
    const all = names().map((name) => ({ name, title: titleOf(read(name) ?? '') ?? name }));
    response.set('cache-control', 'no-cache').type('html').send(listPage(all));
  });

  router.get(`${runbooksPath}/:name`, (request, response) => {
    const { name } = request.params;
    const text = read(name);
    response.set('cache-control', 'no-cache').type('html');
    if (text === null) response.status(404).send(missingPage(name));
    else response.send(runbookPage(titleOf(text) ?? name, renderMarkdown(text)));
  });

  return router;
};
