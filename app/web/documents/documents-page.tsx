// The documents of the organisation, last edited first, with a search and a button for a new one.

import { useDeferredValue, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ago, moment } from '../../../ui/duration.ts';
import { TextField } from '../../../ui/field.tsx';
import { EmptyState, Loading, useToast } from '../../../ui/notice.tsx';
import { type Column, Table } from '../../../ui/table.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import { createDocument, type DocumentRow, listDocuments } from '../api/client.ts';
import { asProblem } from '../api/problem.ts';
import { ProblemNotice } from '../api/problem-notice.tsx';
import { useAnswer } from '../api/use-answer.ts';
import { navigate } from '../routing/navigation.ts';
import { documentPath } from '../routing/route.ts';
import { countText, matching } from './list.ts';
import './documents-page.css';

export const newTitle = 'Untitled document';
const refreshMs = 10_000;

const columnsAt = (now: number): readonly Column<DocumentRow>[] => [
  { head: 'Title', cell: ({ id, title }) => <a href={documentPath(id)}>{title}</a> },
  {
    head: 'Edited',
    cell: ({ updatedAt, updatedBy }) => (
      <>
        <time dateTime={moment(updatedAt)} title={moment(updatedAt)}>
          {ago(updatedAt, now)}
        </time>
        {updatedBy !== null && <span className="documents-by">by {updatedBy}</span>}
      </>
    ),
  },
  { head: 'By', cell: ({ updatedBy }) => updatedBy ?? '—' },
];

const useCreate = () => {
  const toast = useToast();
  const [creating, setCreating] = useState(false);
  const create = async () => {
    setCreating(true);
    try {
      const { id } = await createDocument(newTitle);
      navigate(documentPath(id));
    } catch (error) {
      const problem = asProblem(error);
      toast('error', `No document was made. ${problem.title}: ${problem.message}`);
      setCreating(false);
    }
  };
  return { creating, create };
};

export const DocumentsPage = () => {
  const documents = useAnswer({
    question: 'documents',
    ask: async (signal) => ({ rows: await listDocuments(signal), at: Date.now() }),
    againAfterMs: () => refreshMs,
  });
  const [search, setSearch] = useState('');
  const sought = useDeferredValue(search);
  const { creating, create } = useCreate();
  const button = (
    <Button kind="primary" busy={creating && 'Creating…'} onClick={() => void create()}>
      New document
    </Button>
  );
  const { value, problem } = documents;
  const shown = matching(value?.rows ?? [], sought);
  return (
    <>
      <PageHeader title="Documents" actions={button} />
      {problem && <ProblemNotice problem={problem} again={documents.again} />}
      {value === null && problem === null && <Loading what="the documents" />}
      {value !== null && value.rows.length === 0 && (
        <EmptyState title="There are no documents yet" actions={button}>
          A document that you create here can be edited by everybody in your organisation at once.
        </EmptyState>
      )}
      {value !== null && value.rows.length > 0 && (
        <>
          <search className="documents-search">
            <TextField
              label="Search by title or person"
              type="search"
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
            <p className="ui-muted ui-small" role="status">
              {countText(shown.length, value.rows.length)}
            </p>
          </search>
          <Card padded={false} className="documents-list">
            <Table
              caption="Documents"
              columns={columnsAt(value.at)}
              rows={shown}
              rowKey={({ id }) => id}
              empty={`No document has “${search.trim()}” in its title or was edited by somebody called so.`}
            />
          </Card>
        </>
      )}
    </>
  );
};
