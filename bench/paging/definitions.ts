// Promises that are broken one after the other: each is of a service of its own, as troubles of one
// service are told together, and red at more than 5 % of failures, in the window that is the default.

export type Way = 'pushed counters' | 'pushed spans' | 'scraped counters';

export const trialName = (trial: number): string => `trial-${trial}`;

const sourceText: Readonly<Record<Way, string>> = {
  'pushed counters': `spec: { type: otlp }`,
  'pushed spans': `spec: { type: otlp }`,
  'scraped counters': `spec: { type: prometheus }`,
};

const scrapeTarget = (url: string, interval: string): string => `apiVersion: signalbox/v1
kind: ScrapeTarget
metadata: { name: shop }
spec: { source: requests, url: '${url}', interval: ${interval} }`;

const parts = (way: Way, trial: number): string => {
  const spans = way === 'pushed spans';
  const part = (query: string): string =>
    `{ metricSource: { ${spans ? 'type: traceql, ' : ''}metricSourceRef: requests, spec: { query: '${query}' } } }`;
  return spans
    ? `bad: ${part(`{ kind = server && span.trial = "${trial}" && status = error }`)}
        total: ${part(`{ kind = server && span.trial = "${trial}" }`)}`
    : `bad: ${part(`requests_total{trial="${trial}", code="500"}`)}
        total: ${part(`requests_total{trial="${trial}"}`)}`;
};

const promise = (way: Way, trial: number): string => `apiVersion: openslo/v1
kind: Service
metadata: { name: service-${trial} }
spec: {}
---
apiVersion: openslo/v1
kind: SLO
metadata: { name: ${trialName(trial)}, annotations: { signalbox/status-policy: answers } }
spec:
  service: service-${trial}
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  indicator:
    metadata: { name: requests-${trial} }
    spec:
      ratioMetric:
        counter: true
        ${parts(way, trial)}
  objectives: [{ displayName: answered, target: 0.99 }]`;

/** @param url where they are scraped, if they are, and how often. */
export const definitions = (way: Way, trials: number, url: string, interval: string): string =>
  [
    `apiVersion: openslo/v1
kind: DataSource
metadata: { name: requests${way === 'scraped counters' ? '' : ', annotations: { signalbox/interval: 60s }'} }
${sourceText[way]}`,
    ...(way === 'scraped counters' ? [scrapeTarget(url, interval)] : []),
    `apiVersion: signalbox/v1
kind: StatusPolicy
metadata: { name: answers }
spec:
  window: 1m
  red: [{ badRatioAbove: 0.05, text: more than 5 % of requests fail }]`,
    ...Array.from({ length: trials }, (_, trial) => promise(way, trial)),
  ].join('\n---\n');
