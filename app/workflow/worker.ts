// The worker: leases due steps and executes a few at a time until it is stopped. It is woken by
// NOTIFY when a run begins and looks by itself every second; where the database does not answer it
// waits longer each time. Any number of workers may run, in any number of processes.

import { randomUUID } from 'node:crypto';
import type { AppContext } from '../context.ts';
import type { Health } from '../health/checks.ts';
import type { Actions } from './action.ts';
import { createBell } from './bell.ts';
import type { Engine } from './engine.ts';
import { judgeHealth } from './health.ts';
import { createCourier, type Handlers, logHandlers } from './outbox.ts';
import { type LeasedStep, leaseSteps, readyChannel } from './queue.ts';
import { deleteOldRuns, keepEndedHours } from './retention.ts';
import { reviewActions } from './review.ts';
import { reviewDefinition, reviewName } from './review-definition.ts';
import { endOverdueRun, executeStep, stepTimeoutSeconds } from './step.ts';
import { seedWorkflow } from './store.ts';

export type WorkflowWorker = {
  /** Takes no further step, waits for those under way, then is gone. */
  readonly stop: () => Promise<void>;
  /** True to this worker's state and to the queue. */
  readonly health: () => Promise<Health>;
};

/** What the worker needs of the app. */
export type WorkerParts = Pick<AppContext, 'config' | 'database' | 'faults' | 'log' | 'metrics'>;

export type WorkerOptions = {
  readonly actions?: Actions;
  readonly handlers?: Handlers;
  readonly random?: () => number;
  readonly concurrency?: number;
  /** Must be longer than a step may take, or two workers race for one step. */
  readonly leaseSeconds?: number;
  readonly stepTimeoutSeconds?: number;
};

const pollMs = 1000;
const longestBackoffMs = 15_000;
const housekeepingMs = 10_000;

/** What the worker knows of itself, for its health. */
export type WorkerState = {
  stopping: boolean;
  /** When the queue was last asked with success, milliseconds of Unix time. */
  polledAt: number;
  failures: number;
  lastError: string | null;
};

export const createEngine = (context: WorkerParts, options: WorkerOptions = {}): Engine => ({
  database: context.database,
  actions: options.actions ?? reviewActions,
  metrics: context.metrics,
  faults: context.faults,
  log: context.log,
  random: options.random ?? Math.random,
});

export const startWorkflowWorker = async (
  context: WorkerParts,
  options: WorkerOptions = {},
): Promise<WorkflowWorker> => {
  const { database, log, config } = context;
  const { concurrency = 4, leaseSeconds = 3 * stepTimeoutSeconds } = options;
  const timeoutSeconds = options.stepTimeoutSeconds ?? stepTimeoutSeconds;
  if (leaseSeconds <= timeoutSeconds) throw new RangeError('a lease must outlast its step');
  const engine = createEngine(context, options);
  const state: WorkerState = {
    stopping: false,
    polledAt: Date.now(),
    failures: 0,
    lastError: null,
  };
  const bell = createBell();
  const courier = createCourier(database, options.handlers ?? logHandlers(log), log);
  const underWay = new Set<Promise<void>>();
  const execute = async (step: LeasedStep): Promise<void> => {
    try {
      const outcome = await executeStep(engine, step, timeoutSeconds);
      if (outcome.state === 'lost') {
        log.warn({ runId: step.runId, node: step.node }, 'a step was taken by another worker');
        return;
      }
      courier.deliverSoon();
      if (outcome.state === 'goes-on' && outcome.delayMs > 0) bell.ringAfter(outcome.delayMs);
    } catch (error) {
      const { runId, node, attempt } = step;
      log.error({ err: error, runId, node, attempt }, 'a step is left to its lease');
    }
  };

  const begin = (step: LeasedStep): void => {
    const execution = execute(step).finally(() => {
      underWay.delete(execution);
      bell.ring();
    });
    underWay.add(execution);
  };

  let housekeptAt = 0;
  let timersAt = 0;
  /** Deadlines, what is left in the outbox, and runs that nobody needs any more. */
  const keepHouse = async (nowMs: number): Promise<void> => {
    if (nowMs - timersAt >= pollMs) {
      timersAt = nowMs;
      while (await endOverdueRun(engine)) courier.deliverSoon();
    }
    if (nowMs - housekeptAt < housekeepingMs) return;
    housekeptAt = nowMs;
    courier.deliverSoon();
    const { demo, otherwise } = keepEndedHours;
    const { more } = await deleteOldRuns(database, config.demo ? demo : otherwise);
    if (more) housekeptAt = 0;
  };

  const poll = async (): Promise<number> => {
    const free = concurrency - underWay.size;
    const steps = free > 0 ? await leaseSteps(database, randomUUID(), leaseSeconds, free) : [];
    for (const step of steps) begin(step);
    await keepHouse(Date.now());
    return steps.length;
  };

  const loop = async (): Promise<void> => {
    while (!state.stopping) {
      try {
        const taken = await poll();
        if (state.failures > 0) log.info('the workflow queue can be read again');
        Object.assign(state, { polledAt: Date.now(), failures: 0, lastError: null });
        // A full house is woken by the first step that ends; an empty queue by NOTIFY or the poll.
        if (taken === 0 || underWay.size >= concurrency) await bell.wait(pollMs);
      } catch (error) {
        state.failures += 1;
        state.lastError = error instanceof Error ? error.message : String(error);
        if (state.failures === 1) log.error({ err: error }, 'the workflow queue cannot be read');
        await bell.wait(Math.min(longestBackoffMs, 250 * 2 ** Math.min(state.failures, 10)));
      }
    }
    await Promise.all(underWay);
    await courier.stop();
  };

  await seedWorkflow(database, reviewName, reviewDefinition);
  await database.listen(readyChannel, () => bell.ring());
  const finished = loop();
  return {
    stop: async () => {
      state.stopping = true;
      bell.ring();
      await finished;
    },
    health: () => judgeHealth(database, state, Date.now()),
  };
};
