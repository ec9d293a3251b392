// Many services behind one address, each with counters that a test makes good or bad, and the
// definitions that watch them: a promise per service and number, red within seconds.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Plant = {
  readonly url: string;
  /** Where its definitions are. */
  readonly slos: string;
  /** Whether requests fail from now on. */
  readonly failing: (isFailing: boolean) => void;
  readonly close: () => Promise<void>;
};

const around = `apiVersion: openslo/v1
kind: DataSource
metadata: { name: plant }
spec: { type: prometheus }
---
apiVersion: signalbox/v1
kind: ScrapeTarget
metadata: { name: plant }
spec: { source: plant, url: '\${APP_URL}/metrics', interval: 1s, timeout: 900ms }
---
apiVersion: signalbox/v1
kind: StatusPolicy
metadata: { name: answers }
spec:
  window: 10s
  minimumBadEvents: 3
  hold: 1s
  red: [{ badRatioAbove: 0.05, text: more than 5 % of requests failed }]
`;

const serviceText = (service: string): string => `---
apiVersion: openslo/v1
kind: Service
metadata: { name: ${service} }
spec: {}
`;

const sloText = (service: string, slo: string): string => `---
apiVersion: openslo/v1
kind: SLO
metadata: { name: ${slo}, annotations: { signalbox/status-policy: answers } }
spec:
  service: ${service}
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: Occurrences
  indicator:
    metadata: { name: ${slo}-answered }
    spec:
      ratioMetric:
        counter: true
        good: { metricSource: { metricSourceRef: plant, spec: { query: 'answers_total{slo="${slo}",result="ok"}' } } }
        total: { metricSource: { metricSourceRef: plant, spec: { query: 'answers_total{slo="${slo}"}' } } }
  objectives: [{ displayName: answered, target: 0.99 }]
`;

export const openPlant = async (services: number, slosEach: number): Promise<Plant> => {
  const slos = mkdtempSync(join(tmpdir(), 'signalbox-plant-'));
  const names: string[] = [];
  let text = around;
  for (let service = 0; service < services; service += 1) {
    text += serviceText(`service-${service}`);
    for (let number = 0; number < slosEach; number += 1) {
      const slo = `slo-${service}-${number}`;
      names.push(slo);
      text += sloText(`service-${service}`, slo);
    }
  }
  writeFileSync(join(slos, 'plant.yaml'), text);

  const startSeconds = Date.now() / 1000;
  let isFailing = false;
  let [ok, failed] = [0, 0];
  const server = createServer((_request, response) => {
    if (isFailing) failed += 10;
    else ok += 10;
    const lines = names.flatMap((slo) => [
      `answers_total{slo="${slo}",result="ok"} ${ok}`,
      `answers_total{slo="${slo}",result="failed"} ${failed}`,
    ]);
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(
      `# TYPE process_start_time_seconds gauge
process_start_time_seconds ${startSeconds}
# TYPE answers_total counter
${lines.join('\n')}
`,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    slos,
    failing: (next) => {
      isFailing = next;
    },
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      rmSync(slos, { recursive: true, force: true });
    },
  };
};
