// Begins a run: its row, its first transition and the wake-up of a worker are one transaction, so
// a run that was accepted is a run that is executed.

import type { Definition, Value, Values, ValueType } from './definition.ts';
import { type Engine, endMessages, observedChoice, tellEnd } from './engine.ts';
import { insertRun, recordTransition, wakeWorkers } from './queue.ts';
import type { WorkflowRow } from './store.ts';
import { currentTraceparent } from './tracing.ts';
import { newRun, type RunState, transition } from './transition.ts';

/** @returns the value where it is of the type, else null. */
const valueOfType = (type: ValueType, value: unknown): Value | null => {
  switch (type) {
    case 'bool':
      return typeof value === 'boolean' ? value : null;
    case 'double':
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    case 'int':
      return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
    case 'string':
      return typeof value === 'string' && value.length <= 10_000 ? value : null;
  }
};

export type CheckedInput =
  | { readonly values: Values; readonly problems: null }
  | { readonly values: null; readonly problems: readonly string[] };

/** Exactly what the definition asks for, by name and type. */
export const checkInput = (
  definition: Definition,
  input: Readonly<Record<string, unknown>>,
): CheckedInput => {
  const problems: string[] = [];
  const values: Record<string, Value> = {};
  for (const [name, type] of Object.entries(definition.input)) {
    const value = valueOfType(type, input[name]);
    if (input[name] === undefined) problems.push(`input.${name} (${type}) is missing`);
    else if (value === null) problems.push(`input.${name} must be of type ${type}`);
    else values[name] = value;
  }
  for (const name of Object.keys(input).filter((key) => !Object.hasOwn(definition.input, key))) {
    problems.push(`input.${name} is not an input of this workflow`);
  }
  return problems.length > 0 ? { values: null, problems } : { values, problems: null };
};

export type Starter = { readonly organizationId: string; readonly userId: string };

export const startRun = async (
  engine: Engine,
  workflow: WorkflowRow,
  input: Values,
  { organizationId, userId }: Starter,
): Promise<{ readonly id: string; readonly state: RunState['state'] }> => {
  const nowMs = Date.now();
  const { id: definitionId, definition } = workflow;
  const traceparent = currentTraceparent();
  const { id, run } = await engine.database.withTransaction(async (transaction) => {
    const fresh = newRun(definition, input, nowMs);
    const runId = await insertRun(transaction, {
      organizationId,
      definitionId,
      definition,
      startedBy: userId,
      run: fresh,
      traceparent,
    });
    const choose = observedChoice(engine, definition, runId);
    const first = transition(definition, fresh, { type: 'started' }, nowMs, choose);
    const messages = endMessages(first.run);
    await recordTransition(transaction, { runId, organizationId, transition: first, messages });
    if (first.step !== null) await wakeWorkers(transaction);
    return { id: runId, run: first.run };
  });
  if (run.state !== 'running') {
    const traced = { id, workflow: workflow.name, startedAtMs: nowMs, traceparent };
    tellEnd(engine, traced, run, Date.now());
  }
  return { id, state: run.state };
};
