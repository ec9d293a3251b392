// What beginning a run, executing its steps and ending it have in common: the parts they are given,
// how a decision is timed and traced, and what is told when a run has ended.

import { performance } from 'node:perf_hooks';
import type { Logger } from 'pino';
import type { Database } from '../database/pool.ts';
import type { Faults } from '../faults/faults.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Action, Actions, Message } from './action.ts';
import type { Definition, WorkflowNode } from './definition.ts';
import { inDecisionSpan, recordRunSpan, type TracedRun } from './tracing.ts';
import { type Choose, chooseEdge, type RunState } from './transition.ts';
import { variableTypes } from './validation.ts';

export type Engine = {
  readonly database: Database;
  readonly actions: Actions;
  readonly metrics: Metrics;
  readonly faults: Faults;
  readonly log: Logger;
  /** In [0, 1). */
  readonly random: () => number;
};

/** @throws RangeError where this process does not know the action: the definition is newer than it. */
export const actionOf = (actions: Actions, node: WorkflowNode): Action => {
  if (node.type !== 'task') throw new RangeError(`node "${node.id}" is no task`);
  const action = actions[node.action];
  if (action === undefined) throw new RangeError(`there is no action "${node.action}"`);
  return action;
};

/** Chooses as transition.ts does; each decision is timed and has a span. */
export const observedChoice = (engine: Engine, definition: Definition, runId: string): Choose => {
  const choose = chooseEdge(variableTypes(definition, engine.actions).types);
  return (whole, node, values) => {
    const begunAt = performance.now();
    try {
      return inDecisionSpan({ runId, node: node.id, type: 'decision' }, () =>
        choose(whole, node, values),
      );
    } finally {
      const seconds = (performance.now() - begunAt) / 1000;
      engine.metrics.workflowStepDuration.observe({ type: 'decision' }, seconds);
    }
  };
};

/** For the outbox: a run that failed is told at least once. */
export const endMessages = (run: RunState): readonly Message[] =>
  run.failure === null ? [] : [{ topic: 'run.failed', payload: { reason: run.failure } }];

/** To be called after the commit, once for each run that ended. */
export const tellEnd = (
  engine: Engine,
  traced: TracedRun,
  run: RunState,
  endedAtMs: number,
): void => {
  engine.metrics.workflowRuns.inc({ outcome: run.state });
  recordRunSpan(traced, run, endedAtMs);
};
