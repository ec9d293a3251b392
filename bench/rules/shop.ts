// The same promises in two languages: SLOs over counters of one job, 20 series each.

export const sloCount = 50;
const objectivePercent = 99.9;
const routes = ['/', '/cart', '/pay', '/search', '/user'] as const;
const codes = ['200', '404', '429', '500'] as const;

export type Series = {
  readonly metric: string;
  readonly route: string;
  readonly code: string;
  /** It grows by so much every 15 s. */
  readonly growth: number;
};

const metric = (slo: number): string => `shop_${slo}_requests_total`;

/** All series of an SLO; of 10,000 requests 4 fail. */
export const seriesOf = (slo: number): readonly Series[] =>
  routes.flatMap((route, index) =>
    codes.map((code) => ({
      ...{ metric: metric(slo), route, code },
      growth: code === '200' ? 1000 + 100 * index : code === '500' ? Number(index === 0) : 10,
    })),
  );

const each = <Value>(count: number, make: (slo: number) => Value): Value[] =>
  Array.from({ length: count }, (_, slo) => make(slo));

const query = (text: string): string =>
  `{ metricSource: { metricSourceRef: metrics, spec: { query: '${text}' } } }`;

/** As OpenSLO, for Signalbox. */
export const openSlo = (count = sloCount, url = 'http://127.0.0.1/metrics'): string =>
  [
    `apiVersion: openslo/v1
kind: DataSource
metadata: { name: metrics }
spec: { type: prometheus }`,
    `apiVersion: signalbox/v1
kind: ScrapeTarget
metadata: { name: shop }
spec: { source: metrics, url: '${url}', interval: 15s }`,
    `apiVersion: openslo/v1
kind: Service
metadata: { name: shop }
spec: {}`,
    ...each(
      count,
      (slo) => `apiVersion: openslo/v1
kind: SLO
metadata: { name: slo-${slo} }
spec:
  service: shop
  budgetingMethod: Occurrences
  timeWindow: [{ duration: 30d, isRolling: true }]
  indicator:
    metadata: { name: sli-${slo} }
    spec:
      ratioMetric:
        counter: true
        bad: ${query(`${metric(slo)}{code="500"}`)}
        total: ${query(metric(slo))}
  objectives: [{ displayName: answered, targetPercent: ${objectivePercent} }]`,
    ),
  ].join('\n---\n');

/** As Sloth's own. */
export const slothSpec = (): string => `version: prometheus/v1
service: shop
slos:
${each(
  sloCount,
  (slo) => `  - name: slo-${slo}
    objective: ${objectivePercent}
    sli:
      events:
        error_query: sum(rate(${metric(slo)}{job="shop",code="500"}[{{.window}}]))
        total_query: sum(rate(${metric(slo)}{job="shop"}[{{.window}}]))
    alerting:
      name: Slo${slo}
      page_alert: { labels: { severity: page } }
      ticket_alert: { labels: { severity: ticket } }`,
).join('\n')}
`;
