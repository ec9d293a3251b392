// A sender with ever new series against a real collector: its memory stays under what it may have,
// what does not fit is refused and told, and another sender's counts are exact all the while.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { askRow, endCollector, launchCollector, temporaryFolder } from '../collector/process.ts';
import { counterBody, flood, honestToken, post, tokens } from './flood.ts';
import { memoryIsTold, memoryOf } from './memory-of.ts';

const seriesLimit = 10_000;
const limitMb = 320;
const offered = 100_000;

test('a flood of series costs bounded memory and nobody else’s counts', async (context) => {
  const folder = temporaryFolder();
  const collector = launchCollector({
    SIGNALBOX_DATA: folder.path,
    SIGNALBOX_SLOS: join(import.meta.dirname, 'slos'),
    OTLP_TOKENS: tokens,
    SERIES_LIMIT: String(seriesLimit),
    MEMORY_LIMIT_MB: String(limitMb),
  });
  context.after(async () => {
    await endCollector(collector);
    folder.remove();
  });
  const { board, otlpHttp } = await collector.ready;
  const startMs = Date.now();

  let [good, bad] = [0, 0];
  let isOver = false;
  const honest = async (): Promise<void> => {
    while (!isOver) {
      good += 7;
      bad += 1;
      const points = [
        { labels: { code: '200' }, value: good },
        { labels: { code: '500' }, value: bad },
      ];
      const body = counterBody('requests', 'honest', points, startMs, Date.now());
      const response = await post(otlpHttp, honestToken, body);
      assert.equal(response.status, 200, 'who does not flood is never told to wait');
      await response.arrayBuffer();
    }
  };
  const flooded = flood(otlpHttp, {
    metric: 'requests',
    ...{ series: offered, perRequest: 5000, atOnce: 8 },
  }).finally(() => {
    isOver = true;
  });
  const [{ answers, refused }] = await Promise.all([flooded, honest()]);

  const quiet = await askRow(board, 'quiet');
  assert.deepEqual([quiet.good, quiet.total], [good, good + bad]);
  const loud = await askRow(board, 'flooded');
  assert.equal(refused, offered - loud.total, 'what was not counted was refused');
  assert.equal(loud.total, seriesLimit);
  assert.equal(answers.get(200), offered / 5000);

  const metrics = await (await fetch(`${board}/metrics`)).text();
  assert.match(
    metrics,
    new RegExp(`signalbox_samples_without_room_total\\{source="hostile"\\} ${refused}\\n`),
  );
  assert.match(metrics, /signalbox_samples_without_room_total\{source="honest"\} 0\n/);
  const session = (await (await fetch(`${board}/api/session`)).json()) as { diagnostics: string[] };
  assert.match(session.diagnostics.join('\n'), /hostile has as many series as are remembered/);

  if (!memoryIsTold) return;
  const { peakBytes } = memoryOf(collector.child.pid ?? 0);
  assert.ok(peakBytes < limitMb * 1024 * 1024, `${Math.round(peakBytes / 1024 / 1024)} MB`);
});
