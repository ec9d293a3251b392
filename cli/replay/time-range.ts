// From when to when history is replayed, as people say it: a moment, seconds of Unix time, or how
// long ago.

import { parseSeconds } from '../../language/duration.ts';
import { UsageError } from '../command.ts';

export type Period = {
  readonly fromMs: number;
  readonly toMs: number;
  /** Between the points that a Prometheus is asked for. */
  readonly stepSeconds: number;
};

type Said = { readonly start?: string; readonly end?: string; readonly step?: string };

const readMoment = (text: string, option: string, nowMs: number): number => {
  const ago = parseSeconds(text);
  if (ago !== null) return nowMs - ago * 1000;
  if (/^\d{9,11}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const moment = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (!Number.isNaN(moment)) return moment;
  throw new UsageError(
    `${option} takes 2026-03-02T12:00:00Z, seconds of Unix time or how long ago (3d), not '${text}'`,
  );
};

const dayMs = 86_400_000;

/** @param asked a Prometheus needs bounds; a file is read whole without them */
export const readPeriod = ({ start, end, step }: Said, asked: boolean, nowMs: number): Period => {
  const stepSeconds = step === undefined ? 15 : parseSeconds(step);
  if (stepSeconds === null || !Number.isInteger(stepSeconds)) {
    throw new UsageError(`--step takes whole seconds such as 15s or 1m, not '${step}'`);
  }
  if (step !== undefined && !asked) throw new UsageError('--step is for a URL; a file has its own');
  const open = asked ? nowMs : Number.POSITIVE_INFINITY;
  const toMs = end === undefined ? open : readMoment(end, '--end', nowMs);
  const first = asked ? toMs - dayMs : Number.NEGATIVE_INFINITY;
  const fromMs = start === undefined ? first : readMoment(start, '--start', nowMs);
  if (!(fromMs < toMs)) throw new UsageError('--start is not before --end');
  if (!asked) return { fromMs, toMs, stepSeconds };
  // On the grid of steps, so that two askings give the same points.
  const stepMs = stepSeconds * 1000;
  return {
    fromMs: Math.floor(fromMs / stepMs) * stepMs,
    toMs: Math.floor(toMs / stepMs) * stepMs,
    stepSeconds,
  };
};
