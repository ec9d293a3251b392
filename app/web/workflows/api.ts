// The workflow API as the pages call it.

import type { Values } from '../../workflow/definition.ts';
import type { RunDetail, RunSummary, WorkflowRow } from '../../workflow/store.ts';
import { call } from '../api/client.ts';

export type { RunDetail, RunSummary, WorkflowRow };

export const listWorkflows = async (signal?: AbortSignal): Promise<readonly WorkflowRow[]> => {
  const options = signal === undefined ? {} : { signal };
  const { workflows } = await call<{ workflows: WorkflowRow[] }>('GET', '/api/workflows', options);
  return workflows;
};

export const listRuns = async (signal: AbortSignal): Promise<readonly RunSummary[]> => {
  const { runs } = await call<{ runs: RunSummary[] }>('GET', '/api/workflows/runs?limit=15', {
    signal,
  });
  return runs;
};

export const findRun = (id: string, signal: AbortSignal): Promise<RunDetail> =>
  call('GET', `/api/workflows/runs/${id}`, { signal });

export const startRun = (workflowId: string, input: Values): Promise<{ readonly id: string }> =>
  call('POST', `/api/workflows/${workflowId}/runs`, { body: { input } });
