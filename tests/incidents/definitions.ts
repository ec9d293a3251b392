// One promise in two languages, ours and Sloth's: 99.9 % of requests over 30 days, with the burn
// alerts that are the default of each; ours is red, and pages, at more than 5 % of a minute.

import { readDefinitions } from '../../language/read.ts';
import type { SloSet } from '../../language/slo-set.ts';

export const service = 'shop';

export const openSlo = (intervalSeconds: number): string => `apiVersion: openslo/v1
kind: DataSource
metadata: { name: metrics }
spec: { type: prometheus }
---
apiVersion: signalbox/v1
kind: ScrapeTarget
metadata: { name: shop }
spec: { source: metrics, url: 'http://127.0.0.1/metrics', interval: ${intervalSeconds}s }
---
apiVersion: openslo/v1
kind: Service
metadata: { name: ${service} }
spec: {}
---
apiVersion: signalbox/v1
kind: StatusPolicy
metadata: { name: answers }
spec:
  window: ${Math.max(60, 4 * intervalSeconds)}s
  red: [{ badRatioAbove: 0.05, text: more than 5 % of requests fail }]
---
apiVersion: openslo/v1
kind: SLO
metadata: { name: requests, annotations: { signalbox/status-policy: answers } }
spec:
  service: ${service}
  budgetingMethod: Occurrences
  timeWindow: [{ duration: 30d, isRolling: true }]
  indicator:
    metadata: { name: requests }
    spec:
      ratioMetric:
        counter: true
        bad: { metricSource: { metricSourceRef: metrics, spec: { query: 'requests_total{code="500"}' } } }
        total: { metricSource: { metricSourceRef: metrics, spec: { query: 'requests_total' } } }
  objectives: [{ displayName: answered, target: 0.999 }]
`;

export const sloSet = (intervalSeconds: number): SloSet => {
  const file = { path: 'requests.yaml', text: openSlo(intervalSeconds) };
  const { set, diagnostics } = readDefinitions([file], {});
  if (set === null) throw new Error(JSON.stringify(diagnostics));
  return set;
};

export const slothSpec = `version: prometheus/v1
service: ${service}
slos:
  - name: requests
    objective: 99.9
    sli:
      events:
        error_query: sum(rate(requests_total{job="shop",code="500"}[{{.window}}]))
        total_query: sum(rate(requests_total{job="shop"}[{{.window}}]))
    alerting:
      name: Requests
      page_alert: { labels: { severity: page } }
      ticket_alert: { labels: { severity: ticket } }
`;
