import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expose, prefersOpenMetrics } from './exposition.ts';
import { createMetrics } from './metrics.ts';

const openMetrics = 'application/openmetrics-text';
const prometheus3 =
  `${openMetrics};version=1.0.0;escaping=allow-utf-8;q=0.6,${openMetrics};version=0.0.1;q=0.5,` +
  'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';

const cases: readonly [accept: string | undefined, prefers: boolean][] = [
  [undefined, false],
  ['', false],
  ['*/*', false],
  ['text/html,application/xhtml+xml,*/*;q=0.8', false],
  ['text/plain', false],
  [openMetrics, true],
  [`${openMetrics}, */*`, true],
  [`${openMetrics};version=1.0.0,text/plain;version=0.0.4;q=0.5,text/plain;q=0.3`, true],
  [`${openMetrics.toUpperCase()} ; Version="1.0.0" ; Q=0.9 , text/plain;q=0.5`, true],
  [prometheus3, true],
  [`application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily,${prometheus3}`, true],
  [`${openMetrics}, text/plain`, false],
  [`text/plain;version=0.0.4;q=0.6,${openMetrics};version=1.0.0;q=0.5`, false],
  [`${openMetrics};q=0`, false],
  [`${openMetrics};q=much`, false],
  [`${openMetrics};version=2.0.0`, false],
];

test('OpenMetrics is for those who name it and like it better', () => {
  for (const [accept, prefers] of cases) {
    assert.equal(prefersOpenMetrics(accept), prefers, String(accept));
  }
});

const countersOf = (text: string) => [...text.matchAll(/^app_cache_lookups\w*(?=\{)/gm)].join();

test('asked in turn and at once, each is given its own form', async () => {
  const metrics = createMetrics();
  metrics.cacheLookups.inc({ cache: 'members', result: 'hit' });
  const asked = [openMetrics, undefined, openMetrics, '*/*'];
  const one = [];
  for (const accept of asked) one.push(await expose(metrics.registry, accept));
  const answers = [
    ...one,
    ...(await Promise.all(asked.map((accept) => expose(metrics.registry, accept)))),
  ];
  for (const [index, { contentType, text }] of answers.entries()) {
    const isOpen = asked[index % asked.length] === openMetrics;
    assert.equal(contentType.startsWith(`${openMetrics}; version=1.0.0`), isOpen);
    assert.equal(text.endsWith('\n# EOF\n'), isOpen);
    assert.equal(text.includes('# TYPE app_cache_lookups counter'), isOpen);
    assert.equal(text.includes('# TYPE app_cache_lookups_total counter'), !isOpen);
    assert.equal(countersOf(text), 'app_cache_lookups_total');
  }
});
