// The organisation's workflows: each as a chart, with a form to run it; the run that is looked at
// with its history, live; and what ran last.

import { useEffect, useRef } from 'react';
import { Card } from '../../../ui/card.tsx';
import { ago, moment } from '../../../ui/duration.ts';
import { EmptyState, Loading } from '../../../ui/notice.tsx';
import { type Column, Table } from '../../../ui/table.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import { ProblemNotice } from '../api/problem-notice.tsx';
import { useAnswer } from '../api/use-answer.ts';
import { runPath } from '../routing/route.ts';
import { Sign } from '../sign.tsx';
import {
  findRun,
  listRuns,
  listWorkflows,
  type RunDetail,
  type RunSummary,
  type WorkflowRow,
} from './api.ts';
import { WorkflowChart } from './chart.tsx';
import { RunView } from './run-view.tsx';
import { StartForm } from './start-form.tsx';
import { pollPauseMs, runStatus, runText, takesDocument, wayOf } from './words.ts';
import './workflows-page.css';

const runsAgainMs = 3000;

const runColumns = (now: number): readonly Column<RunSummary>[] => [
  {
    head: 'Result',
    cell: (run) => (
      <a className="run-result" href={runPath(run.id)}>
        <Sign status={runStatus(run)} />
        {runText(run)}
      </a>
    ),
  },
  {
    head: 'Started',
    cell: ({ startedAt }) => (
      <time dateTime={moment(startedAt)} title={moment(startedAt)}>
        {ago(startedAt, now)}
      </time>
    ),
  },
  { head: 'By', cell: ({ startedBy }) => startedBy ?? '—' },
];

/** `changed` is asked for at once when it becomes another. */
const LatestRuns = ({ changed }: { readonly changed: string }) => {
  const runs = useAnswer({
    question: 'runs',
    ask: async (signal) => ({ rows: await listRuns(signal), at: Date.now() }),
    againAfterMs: () => runsAgainMs,
  });
  const { again } = runs;
  const seen = useRef(changed);
  useEffect(() => {
    if (seen.current === changed) return;
    seen.current = changed;
    again();
  }, [changed, again]);
  return (
    <Card title="Latest runs" padded={false}>
      {runs.problem && <ProblemNotice problem={runs.problem} again={runs.again} />}
      {runs.value === null && runs.problem === null && <Loading what="the runs" />}
      {runs.value !== null && (
        <Table
          caption="Latest runs"
          columns={runColumns(runs.value.at)}
          rows={runs.value.rows}
          rowKey={({ id }) => id}
          empty="Nothing has run yet. Choose a document and press Run."
        />
      )}
    </Card>
  );
};

const WorkflowCard = ({
  workflow,
  run,
}: {
  readonly workflow: WorkflowRow;
  readonly run: RunDetail | null;
}) => (
  <Card title={workflow.name}>
    <WorkflowChart
      definition={workflow.definition}
      {...(run?.workflowId === workflow.id ? { way: wayOf(run), state: run.state } : {})}
    />
    {takesDocument(workflow) && <StartForm workflowId={workflow.id} />}
  </Card>
);

export const WorkflowsPage = ({ runId }: { readonly runId: string | null }) => {
  const workflows = useAnswer({ question: 'workflows', ask: listWorkflows });
  const run = useAnswer({
    question: runId,
    ask: (signal) => findRun(runId ?? '', signal),
    againAfterMs: (value) => pollPauseMs(value, Date.now()),
  });
  const used = workflows.value?.find(({ id }) => id === run.value?.workflowId);
  return (
    <>
      <PageHeader
        title="Workflows"
        lead="What happens to a document, step by step. Runs survive restarts, and no step happens twice."
      />
      {workflows.problem && <ProblemNotice problem={workflows.problem} again={workflows.again} />}
      {workflows.value === null && workflows.problem === null && <Loading what="the workflows" />}
      {workflows.value?.length === 0 && (
        <EmptyState title="There are no workflows yet">
          The review of documents is made when the app starts: restart it.
        </EmptyState>
      )}
      <div className="workflows">
        <div className="workflows-column">
          {workflows.value?.map((workflow) => (
            <WorkflowCard key={workflow.id} workflow={workflow} run={run.value} />
          ))}
        </div>
        <div className="workflows-column">
          {runId !== null && <RunView answer={run} definition={used?.definition ?? null} />}
          {workflows.value !== null && <LatestRuns changed={`${runId} ${run.value?.state}`} />}
        </div>
      </div>
    </>
  );
};
