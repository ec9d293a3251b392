// What a Prometheus server (or Mimir, VictoriaMetrics, Thanos) has of some metrics in the last hour,
// by its HTTP API: /api/v1/series, /api/v1/metadata and the names of all metrics.

import { z } from 'zod';
import { fetchText } from '../../collector/ingest/scrape/fetch-text.ts';
import type { LiveMetric, LiveMetrics } from '../../language/lint/live-metrics.ts';
import { typeOfSeries } from './series-type.ts';

const limits = { timeoutSeconds: 10, maxBytes: 32 * 1024 * 1024 } as const;
const lookBackSeconds = 3600;

const names = z.object({ status: z.literal('success'), data: z.array(z.string()) });
const series = z.object({
  status: z.literal('success'),
  data: z.array(z.record(z.string(), z.string())),
});
const metadata = z.object({
  status: z.literal('success'),
  data: z.record(z.string(), z.array(z.object({ type: z.string() }))),
});

/** The reason where something answers that is no Prometheus. */
export const noApi = 'it has no API of Prometheus';

type Refusal = { readonly reason: string };

const ask = async <Answer>(
  server: string,
  path: string,
  shape: z.ZodType<Answer>,
): Promise<Answer | Refusal> => {
  const answer = await fetchText(`${server.replace(/\/$/, '')}${path}`, limits);
  if ('reason' in answer)
    return /^it answered 404/.test(answer.reason) ? { reason: noApi } : answer;
  try {
    const parsed = shape.safeParse(JSON.parse(answer.text));
    return parsed.success ? parsed.data : { reason: noApi };
  } catch (cause) {
    if (cause instanceof SyntaxError) return { reason: noApi };
    throw cause;
  }
};

const isRefusal = (answer: object): answer is Refusal => 'reason' in answer;

/** What the server has of the wanted metrics, and the names of all. */
export const askServer = async (
  server: string,
  wanted: readonly string[],
): Promise<LiveMetrics | Refusal> => {
  const start = Math.floor(Date.now() / 1000) - lookBackSeconds;
  const all = await ask(server, `/api/v1/label/__name__/values?start=${start}`, names);
  if (isRefusal(all)) return all;
  const described = await ask(server, '/api/v1/metadata', metadata);
  const types = new Map(
    isRefusal(described)
      ? []
      : Object.entries(described.data).map(([name, [first]]) => [name, first?.type ?? '']),
  );
  const metrics = new Map<string, LiveMetric>(
    all.data.map((name) => [name, { type: typeOfSeries(name, types), labels: null }]),
  );
  for (const name of wanted) {
    if (!metrics.has(name)) continue;
    const selector = encodeURIComponent(`{__name__=${JSON.stringify(name)}}`);
    const found = await ask(server, `/api/v1/series?match[]=${selector}&start=${start}`, series);
    if (isRefusal(found)) return found;
    const labels = new Map<string, Set<string>>();
    for (const { __name__: _, ...one } of found.data)
      for (const [label, value] of Object.entries(one))
        labels.set(label, (labels.get(label) ?? new Set<string>()).add(value));
    metrics.set(name, { type: typeOfSeries(name, types), labels });
  }
  return { metrics, added: [], place: server };
};
