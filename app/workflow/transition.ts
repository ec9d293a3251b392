// The state machine of one run: what has happened in, the next state out, with everything that must
// be stored together with it. Pure: a run that has ended never changes again, and every run ends,
// because steps have a last attempt, nodes a loop limit and the run a deadline.

import { holds } from './condition.ts';
import {
  type Definition,
  type Edge,
  edgesFrom,
  nodeById,
  retryDelayMs,
  type Values,
  type ValueTypes,
  type WorkflowNode,
} from './definition.ts';

export type RunState = {
  readonly state: 'running' | 'completed' | 'failed';
  /** Where it is, or was when it ended. */
  readonly node: string;
  /** How often each node was entered. */
  readonly visits: Readonly<Record<string, number>>;
  readonly values: Values;
  /** What the end node says; null until then and for a failed run. */
  readonly outcome: string | null;
  /** Why it failed, in words. */
  readonly failure: string | null;
  readonly deadlineMs: number;
};

export type RunEvent =
  | { readonly type: 'started' }
  | {
      readonly type: 'step-completed';
      readonly attempt: number;
      readonly outputs: Values;
      readonly note: string;
    }
  | { readonly type: 'step-failed'; readonly attempt: number; readonly reason: string }
  /** Trying again would not help. */
  | { readonly type: 'step-refused'; readonly attempt: number; readonly reason: string }
  | { readonly type: 'deadline-passed' };

export type EntryKind =
  | 'run-started'
  | 'step-completed'
  | 'step-failed'
  | 'decided'
  | 'run-completed'
  | 'run-failed';

/** One line of a run's history. */
export type Entry = { readonly kind: EntryKind; readonly node: string; readonly detail: string };

export type Transition = {
  readonly run: RunState;
  /** The step to execute next and how many attempts it has had; null when the run has ended. */
  readonly step: {
    readonly node: string;
    readonly attempt: number;
    readonly delayMs: number;
  } | null;
  readonly entries: readonly Entry[];
};

/** Picks a decision's edge. @throws Error in words when a condition cannot be evaluated. */
export type Choose = (definition: Definition, node: WorkflowNode, values: Values) => Edge;

/** The first edge whose condition holds, else the default. */
export const chooseEdge =
  (types: ValueTypes): Choose =>
  (definition, node, values) => {
    const edges = edgesFrom(definition, node.id);
    const edge =
      edges.find(({ when }) => when !== undefined && holds(when, values, types)) ??
      edges.find(({ when }) => when === undefined);
    if (edge === undefined) throw new RangeError(`decision "${node.id}" has no default`);
    return edge;
  };

const fail = (run: RunState, entries: readonly Entry[], reason: string): Transition => ({
  run: { ...run, state: 'failed', failure: reason },
  step: null,
  entries: [...entries, { kind: 'run-failed', node: run.node, detail: reason }],
});

const outOfTime = (definition: Definition): string =>
  `it did not end within ${definition.maximumSeconds} s`;

/** Enters the node after `run.node`, and goes on until a task has to be executed or the run ends. */
const advance = (
  definition: Definition,
  run: RunState,
  entries: Entry[],
  nowMs: number,
  choose: Choose,
): Transition => {
  const [first] = edgesFrom(definition, run.node);
  let id = first?.to;
  let here = run;
  while (id !== undefined) {
    const node = nodeById(definition, id);
    const visits = (here.visits[node.id] ?? 0) + 1;
    const limit = definition.loopLimit ?? 1;
    here = { ...here, node: node.id, visits: { ...here.visits, [node.id]: visits } };
    if (visits > limit) {
      return fail(here, entries, `"${node.title}" was entered more than ${limit} times`);
    }
    if (node.type === 'task') {
      if (nowMs >= here.deadlineMs) return fail(here, entries, outOfTime(definition));
      return { run: here, step: { node: node.id, attempt: 0, delayMs: 0 }, entries };
    }
    if (node.type === 'end') {
      const ended: Entry = { kind: 'run-completed', node: node.id, detail: node.outcome };
      const completed = { ...here, state: 'completed', outcome: node.outcome } as const;
      return { run: completed, step: null, entries: [...entries, ended] };
    }
    try {
      const edge = choose(definition, node, here.values);
      const why = edge.when ?? 'none of the conditions holds';
      const target = nodeById(definition, edge.to).title;
      entries.push({ kind: 'decided', node: node.id, detail: `${why}: on to "${target}"` });
      id = edge.to;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return fail(here, entries, `"${node.title}": ${reason}`);
    }
  }
  throw new RangeError(`node "${here.node}" has no edge out`);
};

const attemptFailed = (
  definition: Definition,
  run: RunState,
  { attempt, reason }: { readonly attempt: number; readonly reason: string },
  nowMs: number,
  mayRetry: boolean,
): Transition => {
  const most = definition.retry.maximumAttempts;
  const detail = mayRetry ? `attempt ${attempt} of ${most}: ${reason}` : reason;
  const entries: Entry[] = [{ kind: 'step-failed', node: run.node, detail }];
  if (!mayRetry || attempt >= most) {
    return fail(run, entries, `"${nodeById(definition, run.node).title}": ${reason}`);
  }
  const delayMs = retryDelayMs(definition, attempt);
  if (nowMs + delayMs >= run.deadlineMs) return fail(run, entries, outOfTime(definition));
  return { run, step: { node: run.node, attempt, delayMs }, entries };
};

/** @throws RangeError for a run that has ended. */
export const transition = (
  definition: Definition,
  run: RunState,
  event: RunEvent,
  nowMs: number,
  choose: Choose,
): Transition => {
  if (run.state !== 'running') throw new RangeError(`a ${run.state} run cannot go on`);
  switch (event.type) {
    case 'started': {
      const entry: Entry = { kind: 'run-started', node: run.node, detail: '' };
      return advance(definition, run, [entry], nowMs, choose);
    }
    case 'step-completed': {
      const entry: Entry = { kind: 'step-completed', node: run.node, detail: event.note };
      const values = { ...run.values, ...event.outputs };
      return advance(definition, { ...run, values }, [entry], nowMs, choose);
    }
    case 'step-failed':
      return attemptFailed(definition, run, event, nowMs, true);
    case 'step-refused':
      return attemptFailed(definition, run, event, nowMs, false);
    case 'deadline-passed':
      return fail(run, [], outOfTime(definition));
  }
};

/** A run at its start node, before its first transition. */
export const newRun = (definition: Definition, input: Values, nowMs: number): RunState => {
  const start = definition.nodes.find((node) => node.type === 'start');
  if (start === undefined) throw new RangeError('the workflow has no start');
  return {
    state: 'running',
    node: start.id,
    visits: { [start.id]: 1 },
    values: input,
    outcome: null,
    failure: null,
    deadlineMs: nowMs + definition.maximumSeconds * 1000,
  };
};
