// Runs and workflows in words.

import { duration } from '../../../ui/duration.ts';
import type { Status } from '../../../ui/status.ts';
import type { Definition } from '../../workflow/definition.ts';
import type { HistoryRow, RunDetail, RunSummary, WorkflowRow } from '../../workflow/store.ts';

/** Whether it can be run on a document and nothing else. */
export const takesDocument = ({ definition }: WorkflowRow): boolean =>
  Object.keys(definition.input).join() === 'documentId';

export const nodeTitle = ({ nodes }: Definition, id: string): string =>
  nodes.find((node) => node.id === id)?.title ?? id;

/** A line of the history: what happened, and more of it. */
export const entryText = (
  definition: Definition,
  { kind, node, detail }: HistoryRow,
): { readonly what: string; readonly detail: string } => {
  const title = nodeTitle(definition, node);
  switch (kind) {
    case 'run-started':
      return { what: title, detail: 'the run began' };
    case 'step-completed':
    case 'decided':
      return { what: title, detail };
    case 'step-failed':
      return { what: `${title} failed`, detail };
    case 'run-completed':
      return { what: title, detail: 'the run is complete' };
    case 'run-failed':
      return { what: 'The run failed', detail };
  }
};

export const entryStatus = ({ kind }: HistoryRow): Status =>
  kind === 'run-failed' ? 'red' : kind === 'step-failed' ? 'yellow' : 'green';

/** How a run stands: 'published in 32 ms', 'failed after 1.2 s', 'running'. */
export const runText = ({ state, outcome, startedAt, endedAt }: RunSummary): string => {
  if (state === 'running' || endedAt === null) return 'running';
  const seconds = Math.max(0, endedAt - startedAt) / 1000;
  const took = duration(Math.max(seconds, 0.001));
  return state === 'failed' ? `failed after ${took}` : `${outcome ?? 'completed'} in ${took}`;
};

export const runStatus = ({ state }: Pick<RunSummary, 'state'>): Status =>
  state === 'completed' ? 'green' : state === 'failed' ? 'red' : 'no data';

/** The nodes that a run has passed, in order; one that failed and was tried again is there once. */
export const wayOf = ({ history, node, state }: RunDetail): readonly string[] => {
  const way: string[] = [];
  for (const entry of history) if (way.at(-1) !== entry.node) way.push(entry.node);
  if (state === 'running' && way.at(-1) !== node) way.push(node);
  return way;
};

/** Live while it runs: soon after it began often, later less. */
export const pollPauseMs = ({ state, startedAt }: RunSummary, nowMs: number): number | null => {
  if (state !== 'running') return null;
  return nowMs - startedAt < 5000 ? 150 : 1000;
};
