// The documents of the organisation, last edited first, with a search and a button for a new one.

import { lazy, Suspense, useEffect, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ago, moment } from '../../../ui/duration.ts';
import { TextField } from '../../../ui/field.tsx';
import { EmptyState, Loading, useToast } from '../../../ui/notice.tsx';
import { type Column, Table } from '../../../ui/table.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import { createDocument, type DocumentRow, searchDocuments } from '../api/client.ts';
import { asProblem } from '../api/problem.ts';
import { ProblemNotice } from '../api/problem-notice.tsx';
import { useAnswer } from '../api/use-answer.ts';
import { navigate } from '../routing/navigation.ts';
import { documentPath } from '../routing/route.ts';
import { countText } from './list.ts';
import './documents-page.css';

/** With it comes what the editor needs: the list does not wait for that. */
const KeptNotice = lazy(async () => ({
  default: (await import('./kept-notice.tsx')).KeptNotice,
}));

export const newTitle = 'Untitled document';
const refreshMs = 10_000;
const settleMs = 150;

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

/** What was typed, after a moment without another letter. */
const useSettled = (text: string, afterMs: number): string => {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), afterMs);
    return () => clearTimeout(timer);
  }, [text, afterMs]);
  return settled;
};

/** What is there stays until the next is. */
const useLast = <Value,>(value: Value | null): Value | null => {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
};

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
  const [search, setSearch] = useState('');
  const sought = useSettled(search.trim(), settleMs);
  const documents = useAnswer({
    question: `documents ${sought}`,
    ask: async (signal) => ({ page: await searchDocuments(sought, signal), at: Date.now() }),
    againAfterMs: () => refreshMs,
  });
  const { creating, create } = useCreate();
  const { problem } = documents;
  const value = useLast(documents.value);
  const button = value?.page.mayCreate === true && (
    <Button kind="primary" busy={creating && 'Creating…'} onClick={() => void create()}>
      New document
    </Button>
  );
  return (
    <>
      <PageHeader title="Documents" actions={button} />
      {problem && <ProblemNotice problem={problem} again={documents.again} />}
      <Suspense fallback={null}>
        <KeptNotice />
      </Suspense>
      {value === null && problem === null && <Loading what="the documents" />}
      {value !== null && value.page.total === 0 && (
        <EmptyState title="There are no documents yet" actions={button}>
          {value.page.mayCreate
            ? 'A document that you create here can be edited by everybody in your organisation at once.'
            : 'You are a viewer of this organisation: what its members create is listed here.'}
        </EmptyState>
      )}
      {value !== null && value.page.total > 0 && (
        <>
          <search className="documents-search">
            <TextField
              label="Search by title or person"
              type="search"
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
            <p className="ui-muted ui-small" role="status">
              {countText(value.page)}
            </p>
          </search>
          <Card padded={false} className="documents-list">
            <Table
              caption="Documents"
              columns={columnsAt(value.at)}
              rows={value.page.documents}
              rowKey={({ id }) => id}
              empty={`No document has “${sought}” in its title or was edited by somebody called so.`}
            />
          </Card>
        </>
      )}
    </>
  );
};
