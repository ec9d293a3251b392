// Writes cumulative counters to a Prometheus, Mimir or VictoriaMetrics, every some seconds. Nothing
// is queued: a write that is lost is made good by the next one, which says all that was counted.

import { setTimeout as wait } from 'node:timers/promises';
import { type Loop, startLoop } from '../../ingest/loop.ts';
import type { SendWrite } from './attempt.ts';

export type WriterFigures = {
  readonly written: number;
  readonly retries: number;
  /** Rounds in which nothing was taken. */
  readonly failedRounds: number;
  readonly lastWrittenMs: number | null;
  readonly isFailing: boolean;
};

export type WriterOptions = {
  /** Without secrets: it is shown. */
  readonly url: string;
  readonly intervalSeconds: number;
  /** Of the moment; null where it cannot be read now. */
  readonly read: (timeMs: number) => { readonly body: Buffer; readonly series: number };
  readonly send: SendWrite;
  readonly now: () => number;
  /** When writing begins to fail, and when it works again. */
  readonly onTurn: (works: boolean, error: string | null) => unknown;
};

const firstPauseMs = 250;
/** A part of the interval is left, so that attempts never run into the next round. */
const shareForAttempts = 0.8;
const silentRounds = 3;

export class RemoteWriter {
  readonly #options: WriterOptions;
  readonly #startedMs: number;
  readonly #loop: Loop;
  #written = 0;
  #retries = 0;
  #failedRounds = 0;
  #lastWrittenMs: number | null = null;
  #error: string | null = null;
  /** The receiver asked to be left alone until then. */
  #notBeforeMs = 0;

  constructor(options: WriterOptions) {
    this.#options = options;
    this.#startedMs = options.now();
    this.#loop = startLoop(options.intervalSeconds, (signal) => this.#round(signal));
  }

  figures(): WriterFigures {
    return {
      written: this.#written,
      retries: this.#retries,
      failedRounds: this.#failedRounds,
      lastWrittenMs: this.#lastWrittenMs,
      isFailing: this.#error !== null,
    };
  }

  /** What a person must look at, in sentences. */
  complaints(nowMs: number): readonly string[] {
    const { url, intervalSeconds } = this.#options;
    const sinceMs = this.#lastWrittenMs ?? this.#startedMs;
    const isLong = nowMs - sinceMs > silentRounds * intervalSeconds * 1000;
    if (this.#error === null || !isLong) return [];
    const since = new Date(sinceMs).toISOString();
    return [
      `What is counted has not been written to ${url} since ${since}: ${this.#error}. Nothing is lost, since all is told again once it is taken; until then whoever reads it there sees too little.`,
    ];
  }

  /** What was counted last is written once more, in so much time. */
  async stop(withinMs: number): Promise<void> {
    await this.#loop.stop();
    await this.#write(AbortSignal.timeout(withinMs));
  }

  async #round(stopping: AbortSignal): Promise<void> {
    const { intervalSeconds, now } = this.#options;
    if (now() < this.#notBeforeMs) return;
    const endAt = performance.now() + intervalSeconds * 1000 * shareForAttempts;
    for (let pauseMs = firstPauseMs; ; pauseMs *= 2) {
      const timeLeft = Math.max(1, Math.ceil(endAt - performance.now()));
      const signal = AbortSignal.any([stopping, AbortSignal.timeout(timeLeft)]);
      const again = await this.#write(signal);
      if (stopping.aborted || again === null) return;
      const nextMs = Math.max(pauseMs, again.waitMs);
      if (performance.now() + nextMs >= endAt) {
        this.#failedRounds += 1;
        this.#notBeforeMs = now() + again.waitMs;
        return;
      }
      await wait(nextMs, undefined, { signal: stopping }).catch(() => undefined);
      if (stopping.aborted) return;
      this.#retries += 1;
    }
  }

  /** @returns null when there is nothing to be tried again */
  async #write(signal: AbortSignal): Promise<{ readonly waitMs: number } | null> {
    const { read, send, now } = this.#options;
    const timeMs = now();
    let made: ReturnType<WriterOptions['read']>;
    try {
      made = read(timeMs);
    } catch (error) {
      this.#fail(`the counters could not be read: ${Object(error).message ?? error}`);
      this.#failedRounds += 1;
      return null;
    }
    const outcome = await send(made.body, signal);
    if (outcome.taken) {
      this.#written += made.series;
      this.#lastWrittenMs = timeMs;
      if (this.#error !== null) this.#options.onTurn(true, null);
      this.#error = null;
      return null;
    }
    this.#fail(outcome.error);
    if (outcome.isPassing) return { waitMs: (outcome.waitSeconds ?? 0) * 1000 };
    this.#failedRounds += 1;
    return null;
  }

  #fail(error: string): void {
    const isNew = this.#error === null;
    this.#error = error;
    if (isNew) this.#options.onTurn(false, error);
  }
}
