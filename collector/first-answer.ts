// A probe that begins to count with its service's first answer, or half a minute after the collector
// began. A service that starts together with its collector is starting, not down; until it answers
// there is nothing measured, which is said by counts of zero, not by silence.

import { type Loop, startLoop } from './ingest/loop.ts';
import { type ProbeOptions, type ProbeResult, probeOnce, startProbe } from './ingest/probe.ts';
import type { Batch, Sample } from './ingest/sample.ts';

const graceMs = 30_000;

const nothingCounted = ({ probe, processStartMs }: ProbeOptions, timeMs: number): Batch => ({
  source: probe.source,
  target: `probe/${probe.name}`,
  timeMs,
  complete: true,
  processStartMs,
  samples: (['success', 'failure'] satisfies ProbeResult[]).map(
    (result): Sample => ({
      name: 'probe_requests_total',
      labels: { probe: probe.name, result },
      value: 0,
      kind: 'counter',
      timeMs,
      createdMs: processStartMs,
    }),
  ),
});

export const startProbeAtFirstAnswer = (options: ProbeOptions): Loop => {
  const { probe, processStartMs, onBatch, onFault, now = Date.now } = options;
  let counting: Loop | null = null;

  const waiting = startLoop(probe.intervalSeconds, async (signal) => {
    const result = await probeOnce(probe, { ...options, signal });
    if (signal.aborted) return;
    if (result === 'success' || now() - processStartMs >= graceMs) {
      counting = startProbe(options);
      void waiting.stop();
      return;
    }
    try {
      await onBatch(nothingCounted(options, now()));
    } catch (error) {
      onFault(error);
    }
  });

  return {
    stop: async () => {
      await waiting.stop();
      await counting?.stop();
    },
  };
};
