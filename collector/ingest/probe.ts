// Asks one URL from outside in a loop and counts the answers. The counters live in this process and
// count from its start, so that after a restart the engine takes them from zero. Before the first
// success nothing fails until the grace has passed: what is still starting is not down.

import type { Probe } from '../../language/slo-set.ts';
import { type Loop, startLoop } from './loop.ts';
import type { Batch, Sample } from './sample.ts';

export const probeResults = ['success', 'failure'] as const;
export type ProbeResult = (typeof probeResults)[number];

export type ProbeOptions = {
  readonly probe: Probe;
  /** When this process began. */
  readonly processStartMs: number;
  readonly onBatch: (batch: Batch) => Promise<unknown>;
  /** A result was counted, whether or not its batch will be taken. */
  readonly onCount?: (result: ProbeResult) => unknown;
  /** A batch could not be taken; its counts go with the next one. */
  readonly onFault: (error: unknown) => unknown;
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
};

/** @returns success for a 2xx within the timeout; a redirect is none. */
export const probeOnce = async (
  probe: Probe,
  options: { readonly fetch?: typeof fetch; readonly signal?: AbortSignal } = {},
): Promise<ProbeResult> => {
  const late = AbortSignal.timeout(probe.timeoutSeconds * 1000);
  try {
    const response = await (options.fetch ?? fetch)(probe.url, {
      redirect: 'manual',
      signal: options.signal ? AbortSignal.any([late, options.signal]) : late,
    });
    await response.body?.cancel();
    return response.ok ? 'success' : 'failure';
  } catch {
    // Whatever went wrong, the service was not there for a caller: that is the measurement.
    return 'failure';
  }
};

export const startProbe = (options: ProbeOptions): Loop => {
  const { probe, processStartMs } = options;
  const now = options.now ?? Date.now;
  const counts: Record<ProbeResult, number> = { success: 0, failure: 0 };

  const sample = (result: ProbeResult, timeMs: number): Sample => ({
    name: 'probe_requests_total',
    labels: { probe: probe.name, result },
    value: counts[result],
    kind: 'counter',
    timeMs,
    createdMs: processStartMs,
  });

  const graceEndMs = processStartMs + probe.startupGraceSeconds * 1000;
  const isStarting = (timeMs: number): boolean => counts.success === 0 && timeMs < graceEndMs;

  return startLoop(probe.intervalSeconds, async (signal) => {
    const result = await probeOnce(probe, { ...options, signal });
    if (signal.aborted) return;
    const timeMs = now();
    if (result === 'success' || !isStarting(timeMs)) {
      counts[result] += 1;
      options.onCount?.(result);
    }
    try {
      await options.onBatch({
        source: probe.source,
        target: `probe/${probe.name}`,
        timeMs,
        complete: true,
        processStartMs,
        samples: probeResults.map((each) => sample(each, timeMs)),
      });
    } catch (error) {
      options.onFault(error);
    }
  });
};
