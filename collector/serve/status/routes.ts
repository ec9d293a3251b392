// GET /status, /status/history, /status.json and /status/feed.xml, for everybody: from the snapshot in
// memory, so that an answer costs nothing that a busy collector lacks. Whoever caches it may show it
// for a day while the collector is down.

import { Router } from 'express';
import { styleHash } from '../../status-page/html.ts';
import { type Snapshot, snapshotPaths } from '../../status-page/snapshot.ts';
import { answerProblem } from '../problem.ts';

const policy = [
  "default-src 'none'",
  `style-src ${styleHash}`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** @param snapshot null: there is no status page */
export const statusRoutes = (snapshot: Pick<Snapshot, 'file'> | null): Router => {
  const router = Router();
  if (snapshot === null) return router;
  for (const path of snapshotPaths) {
    router.get(path, (request, response) => {
      const file = snapshot.file(path);
      if (file === null) {
        answerProblem(response, {
          status: 503,
          title: 'Not yet',
          detail: 'The status page is made within a second of the start.',
          headers: { 'retry-after': '1' },
        });
        return;
      }
      response.set({
        'cache-control': 'public, max-age=15, stale-while-revalidate=60, stale-if-error=86400',
        'content-type': file.type,
        etag: file.etag,
        'content-security-policy': policy,
        'access-control-allow-origin': '*',
        'cross-origin-resource-policy': 'cross-origin',
      });
      if (request.fresh) response.status(304).end();
      else response.end(request.method === 'HEAD' ? undefined : file.body);
    });
  }
  return router;
};
