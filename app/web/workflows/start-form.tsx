// Starts a run on a document.

import { type FormEvent, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Field } from '../../../ui/field.tsx';
import { Loading, useToast } from '../../../ui/notice.tsx';
import { listDocuments } from '../api/client.ts';
import { asProblem } from '../api/problem.ts';
import { ProblemNotice } from '../api/problem-notice.tsx';
import { useAnswer } from '../api/use-answer.ts';
import { navigate } from '../routing/navigation.ts';
import { runPath } from '../routing/route.ts';
import { startRun } from './api.ts';

export const StartForm = ({ workflowId }: { readonly workflowId: string }) => {
  const toast = useToast();
  const documents = useAnswer({ question: 'documents', ask: listDocuments });
  const [starting, setStarting] = useState(false);

  const start = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const documentId = String(new FormData(event.currentTarget).get('document') ?? '');
    setStarting(true);
    try {
      const { id } = await startRun(workflowId, { documentId });
      navigate(runPath(id));
    } catch (error) {
      const { title, message } = asProblem(error);
      toast('error', `The run was not started. ${title}: ${message}`);
    }
    setStarting(false);
  };

  if (documents.problem) {
    return <ProblemNotice problem={documents.problem} again={documents.again} />;
  }
  if (documents.value === null) return <Loading what="the documents" />;
  if (documents.value.length === 0) {
    return <p className="ui-muted">Create a document first: this workflow runs on one.</p>;
  }
  return (
    <form className="start-form" onSubmit={(event) => void start(event)}>
      <Field label="Document">
        {(control) => (
          <select {...control} name="document">
            {documents.value?.map(({ id, title }) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Button type="submit" kind="primary" busy={starting && 'Starting…'}>
        Run
      </Button>
    </form>
  );
};
