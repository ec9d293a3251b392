import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { appUseBetween, figuresIn, readAppFigures } from './app-figures.ts';
import { listenOnLoopback } from './loopback.ts';

const exposed = (cpu: number, edits: number) => `# HELP process_cpu_seconds_total Time.
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total ${cpu}
process_cpu_seconds_total_of_another 99
process_resident_memory_bytes 2e8
http_server_request_duration_seconds_bucket{le="0.1"} 7
http_server_request_duration_seconds_count{http_route="/a b"} 3
http_server_request_duration_seconds_count{http_route="/c"} 4
collab_messages_total{direction="in",type="edit"} ${edits}
collab_messages_total{direction="out",type="edit"} 50
collab_messages_total{direction="in",type="presence"} 60
`;

test('series are found by their whole name and labels, and added up', () => {
  assert.deepEqual(figuresIn(exposed(1.5, 20)), {
    ...{ cpuSeconds: 1.5, residentBytes: 2e8, requests: 7, edits: 20 },
  });
});

test('between two readings', () => {
  const before = { at: 10, ...figuresIn(exposed(1, 20)) };
  const after = { at: 20, ...figuresIn(exposed(6, 70)) };
  const use = { cores: 0.5, residentBytes: 2e8, requestsPerSecond: 0, editsPerSecond: 5 };
  assert.deepEqual(appUseBetween(before, after), use);
  assert.equal(appUseBetween(after, { ...before, at: 30 }), null, 'it was started anew');
  assert.equal(appUseBetween(null, after), null);
});

test('instances are added up, and one that does not answer leaves nothing', async () => {
  const server = createServer((_, response) => response.end(exposed(2, 30)));
  const url = `http://127.0.0.1:${await listenOnLoopback(server)}`;
  const { signal } = new AbortController();
  const both = await readAppFigures({ instances: [url, url] }, signal);
  assert.deepEqual([both?.cpuSeconds, both?.edits, both?.residentBytes], [4, 60, 4e8]);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  assert.equal(await readAppFigures({ instances: [url] }, signal), null);
});
