// One run, live: how it stands and its history line by line.

import { Card } from '../../../ui/card.tsx';
import { duration, moment } from '../../../ui/duration.ts';
import { Loading } from '../../../ui/notice.tsx';
import type { Definition } from '../../workflow/definition.ts';
import { ProblemNotice } from '../api/problem-notice.tsx';
import type { Answer } from '../api/use-answer.ts';
import { documentPath } from '../routing/route.ts';
import { Sign } from '../sign.tsx';
import type { RunDetail } from './api.ts';
import { entryStatus, entryText, runStatus, runText } from './words.ts';

const after = (startedAt: number, at: number): string =>
  `+${duration(Math.max(0, at - startedAt) / 1000)}`;

const History = ({
  run,
  definition,
}: {
  readonly run: RunDetail;
  readonly definition: Definition;
}) => (
  <ol className="run-history" aria-label="History of the run">
    {run.history.map((entry) => {
      const { what, detail } = entryText(definition, entry);
      return (
        <li key={entry.sequence}>
          <Sign status={entryStatus(entry)} />
          <div>
            <strong>{what}</strong>
            {detail !== '' && <p className="ui-muted">{detail}</p>}
          </div>
          <time dateTime={moment(entry.at)} title={moment(entry.at)}>
            {after(run.startedAt, entry.at)}
          </time>
        </li>
      );
    })}
  </ol>
);

export const RunView = ({
  answer,
  definition,
}: {
  readonly answer: Answer<RunDetail>;
  readonly definition: Definition | null;
}) => {
  const { value: run, problem, again } = answer;
  const documentId = run?.variables.documentId;
  return (
    <Card
      title="This run"
      actions={
        typeof documentId === 'string' && <a href={documentPath(documentId)}>Open the document</a>
      }
    >
      {problem && <ProblemNotice problem={problem} again={again} />}
      {run === null && problem === null && <Loading what="the run" />}
      {run !== null && (
        <>
          <p className="run-state" role="status">
            <Sign status={runStatus(run)} />
            <strong>{runText(run)}</strong>
            <span className="ui-muted">
              {run.workflow}, started by {run.startedBy ?? 'somebody who has left'}
            </span>
          </p>
          {definition !== null && <History run={run} definition={definition} />}
        </>
      )}
    </Card>
  );
};
