// What happens each second: everything is judged, what changed is told to people, and the board is
// shown the new rows. Soon after something bad was counted it is judged and told without waiting for
// the second. A fault of the store stops none of the seconds after it, and is not hidden.

import type { Logger } from 'pino';
import type { AlertTransition, Engine } from './engine.ts';
import type { Couriers } from './page/couriers.ts';
import type { Pager } from './page/pager.ts';
import type { Readiness } from './serve/health/routes.ts';
import type { ObjectiveRow } from './serve/shapes.ts';
import type { Broadcast } from './serve/stream/broadcast.ts';
import type { Telemetry } from './telemetry.ts';

/** Writes what a transition means within its transaction, and tells it once that is committed. */
export type TransitionListener = Pick<Pager, 'onTransition' | 'committed' | 'rolledBack'>;

export type WatchOptions = {
  readonly engine: Pick<Engine, 'evaluate' | 'judge'>;
  /** Who the engine's transitions are handed to. */
  readonly listeners: readonly Pick<TransitionListener, 'committed' | 'rolledBack'>[];
  readonly pager: Pick<Pager, 'second' | 'findTraces'>;
  readonly couriers: Pick<Couriers, 'wake'>;
  readonly broadcast: Pick<Broadcast, 'readers' | 'send'>;
  readonly rows: () => readonly ObjectiveRow[];
  readonly telemetry: Telemetry;
  readonly startedMs: number;
  readonly log: Pick<Logger, 'info' | 'error'>;
};

/** An evaluation that is so late makes the collector not ready. */
const lateMs = 5000;

export type Watch = ReturnType<typeof createWatch>;

export const createWatch = (options: WatchOptions) => {
  const { engine, listeners, pager, couriers, broadcast, rows, telemetry, startedMs, log } =
    options;
  let evaluatedMs = startedMs;
  let fault: string | null = null;

  const evaluate = (nowMs: number, evaluation: (nowMs: number) => AlertTransition[]): void => {
    const end = telemetry.evaluationSeconds.startTimer();
    try {
      const transitions = evaluation(nowMs);
      for (const listener of listeners) listener.committed();
      pager.second(nowMs);
      pager.findTraces(nowMs);
      fault = null;
      evaluatedMs = nowMs;
      for (const { alert, from, to, reading } of transitions) {
        log.info({ alert: alert.id, name: alert.alertName, from, to, reading }, 'an alert changed');
        if (from !== to && (to === 'firing' || to === 'resolved'))
          telemetry.alertTransitions.inc({ to });
      }
    } catch (error) {
      for (const listener of listeners) listener.rolledBack();
      telemetry.evaluationsFailed.inc();
      fault = error instanceof Error ? error.message : String(error);
      log.error({ err: error }, 'an evaluation failed; it is tried again in a second');
    }
    end();
  };

  return {
    /** The work of one second, which never throws. */
    second: (nowMs: number, lateByMs: number, skipped: number): void => {
      telemetry.evaluationDelay.observe(lateByMs / 1000);
      telemetry.evaluationsSkipped.inc(skipped);
      evaluate(nowMs, (timeMs) => engine.evaluate(timeMs));
      couriers.wake();
      if (broadcast.readers > 0) broadcast.send('slos', rows());
    },
    /** Between two seconds, so that nobody waits for the next one to be told. It never throws. */
    between: (nowMs: number): void => {
      evaluate(nowMs, (timeMs) => engine.judge(timeMs));
      couriers.wake();
    },
    /** What went wrong in the last second, in sentences. */
    complaints: (): readonly string[] => (fault === null ? [] : [fault]),
    readiness: (nowMs: number): Readiness => ({
      store: fault,
      evaluation:
        nowMs - evaluatedMs > lateMs
          ? `the last evaluation was ${Math.round((nowMs - evaluatedMs) / 1000)} s ago`
          : null,
    }),
  };
};
