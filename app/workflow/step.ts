// Executes one leased step. The action's effect and the transition it leads to are one transaction:
// whatever kills this process, both are stored or neither is. A failure is recorded in a second
// transaction, after the first was rolled back; where even that is impossible the lease runs out.

import { performance } from 'node:perf_hooks';
import type { Queryable } from '../database/pool.ts';
import { AppError } from '../error.ts';
import { recordException } from '../telemetry/exception.ts';
import type { ActionResult } from './action.ts';
import { nodeById } from './definition.ts';
import { actionOf, type Engine, endMessages, observedChoice, tellEnd } from './engine.ts';
import {
  type LeasedStep,
  type LockedRun,
  lockLeasedRun,
  lockOverdueRun,
  recordTransition,
} from './queue.ts';
import { failSpan, inStepSpan } from './tracing.ts';
import { type Entry, type RunEvent, type Transition, transition } from './transition.ts';

/** Well under the lease, so that a step that lives has its lease. */
export const stepTimeoutSeconds = 10;

export type StepOutcome =
  /** The lease had run out, and nothing was done. */
  | { readonly state: 'lost' }
  /** The run has ended. */
  | { readonly state: 'ended' }
  /** There is a next step, due after a while. */
  | { readonly state: 'goes-on'; readonly delayMs: number };

/** The transaction as an action may use it: until its time is over. */
const untilClosed = (transaction: Queryable): Queryable & { readonly close: () => void } => {
  let open = true;
  return {
    query: async (text, values) => {
      if (!open) throw new RangeError('the time of this step is over');
      return transaction.query(text, values);
    },
    close: () => {
      open = false;
    },
  };
};

const within = async <T>(seconds: number, work: Promise<T>): Promise<T> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`it took longer than ${seconds} s`)),
    seconds * 1000,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

const runAction = async (
  engine: Engine,
  transaction: Queryable,
  locked: LockedRun,
  timeoutSeconds: number,
): Promise<ActionResult> => {
  if (engine.faults.enabled('failing-workflow-steps') && engine.random() < 0.5) {
    throw new AppError('fault-injected', 'the demo makes every other step fail');
  }
  const { id, organizationId, startedBy, run, definition } = locked;
  const action = actionOf(engine.actions, nodeById(definition, run.node));
  await transaction.query(`SELECT set_config('statement_timeout', $1, true)`, [
    `${timeoutSeconds}s`,
  ]);
  const guarded = untilClosed(transaction);
  try {
    const task = { transaction: guarded, organizationId, runId: id, startedBy, values: run.values };
    return await within(timeoutSeconds, action.run(task));
  } finally {
    guarded.close();
  }
};

type Recorded = { readonly locked: LockedRun; readonly after: Transition };

const record = async (
  engine: Engine,
  transaction: Queryable,
  locked: LockedRun,
  event: RunEvent,
  extra: { readonly before?: readonly Entry[]; readonly result?: ActionResult } = {},
): Promise<Recorded> => {
  const { id, organizationId, definition, run, nowMs } = locked;
  const after = transition(definition, run, event, nowMs, observedChoice(engine, definition, id));
  const { before = [], result } = extra;
  const own = result !== undefined && 'outputs' in result ? (result.messages ?? []) : [];
  const messages = [...own, ...endMessages(after.run)];
  await recordTransition(transaction, {
    runId: id,
    organizationId,
    transition: after,
    before,
    messages,
  });
  return { locked, after };
};

const eventOf = (attempt: number, result: ActionResult): RunEvent =>
  'refused' in result
    ? { type: 'step-refused', attempt, reason: result.refused }
    : { type: 'step-completed', attempt, outputs: result.outputs, note: result.note };

const lostBefore = (step: LeasedStep): readonly Entry[] => {
  if (!step.recovered) return [];
  const detail = `attempt ${step.attempt - 1}: its worker was lost, another has taken it`;
  return [{ kind: 'step-failed', node: step.node, detail }];
};

const attemptStep = (
  engine: Engine,
  step: LeasedStep,
  timeoutSeconds: number,
): Promise<Recorded | null> =>
  engine.database.withTransaction(async (transaction) => {
    const locked = await lockLeasedRun(transaction, step);
    if (locked === null) return null;
    const { attempt } = step;
    const before = lostBefore(step);
    const { maximumAttempts } = locked.definition.retry;
    // Whatever keeps killing its workers is not given another one.
    if (attempt > maximumAttempts) {
      const reason = `its worker was lost ${maximumAttempts} times`;
      return record(engine, transaction, locked, { type: 'step-failed', attempt, reason });
    }
    const result = await runAction(engine, transaction, locked, timeoutSeconds);
    return record(engine, transaction, locked, eventOf(attempt, result), { before, result });
  });

const recordFailure = (
  engine: Engine,
  step: LeasedStep,
  reason: string,
): Promise<Recorded | null> =>
  engine.database.withTransaction(async (transaction) => {
    const locked = await lockLeasedRun(transaction, step);
    if (locked === null) return null;
    const event: RunEvent = { type: 'step-failed', attempt: step.attempt, reason };
    return record(engine, transaction, locked, event, { before: lostBefore(step) });
  });

const outcomeOf = (engine: Engine, recorded: Recorded | null): StepOutcome => {
  if (recorded === null) return { state: 'lost' };
  const { locked, after } = recorded;
  if (after.step !== null) return { state: 'goes-on', delayMs: after.step.delayMs };
  tellEnd(engine, locked, after.run, Date.now());
  return { state: 'ended' };
};

/** @throws where the database cannot be reached: the step then waits for its lease to run out. */
export const executeStep = (
  engine: Engine,
  step: LeasedStep,
  timeoutSeconds: number = stepTimeoutSeconds,
): Promise<StepOutcome> => {
  const { runId, node, attempt, traceparent } = step;
  const attributes = { runId, node, type: 'task', attempt } as const;
  return inStepSpan(attributes, traceparent, async (span) => {
    const begunAt = performance.now();
    try {
      const recorded = await attemptStep(engine, step, timeoutSeconds);
      if (recorded?.after.run.state === 'failed') failSpan(span, recorded.after.run.failure ?? '');
      return outcomeOf(engine, recorded);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      recordException(span, error);
      engine.log.info({ runId, node, attempt, reason }, 'a step failed');
      return outcomeOf(engine, await recordFailure(engine, step, reason));
    } finally {
      const seconds = (performance.now() - begunAt) / 1000;
      engine.metrics.workflowStepDuration.observe({ type: 'task' }, seconds);
    }
  });
};

/** Ends one run that is past its deadline. @returns false when there was none. */
export const endOverdueRun = async (engine: Engine): Promise<boolean> => {
  const recorded = await engine.database.withTransaction(async (transaction) => {
    const locked = await lockOverdueRun(transaction);
    if (locked === null) return null;
    return record(engine, transaction, locked, { type: 'deadline-passed' });
  });
  outcomeOf(engine, recorded);
  return recorded !== null;
};
