// One document: title, text, who else is in it, and how the connection is. The page is usable while
// the connection is away; what is typed then is sent later.

import type { EditorView } from '@codemirror/view';
import { useCallback, useState } from 'react';
import { Button, LinkButton } from '../../../ui/button.tsx';
import { EmptyState, Loading, Notice, useToast } from '../../../ui/notice.tsx';
import type { Rejection } from '../../collaboration/protocol/document-session.ts';
import { asProblem } from '../api/problem.ts';
import { ProblemNotice } from '../api/problem-notice.tsx';
import { navigate } from '../routing/navigation.ts';
import { runPath } from '../routing/route.ts';
import { listWorkflows, startRun } from '../workflows/api.ts';
import { takesDocument } from '../workflows/words.ts';
import { Connection } from './connection.tsx';
import type { FeatureProps } from './feature.ts';
import { People } from './people.tsx';
import { FeatureBars, SideButtons, SidePanel, useSidePanel } from './side-panel.tsx';
import { TakenBack } from './taken-back.tsx';
import { TextEditor } from './text-editor.tsx';
import { TitleField } from './title-field.tsx';
import { type DocumentView, useDocument } from './use-document.ts';
import './editor-page.css';

const ReviewButton = ({ documentId }: { readonly documentId: string }) => {
  const toast = useToast();
  const [starting, setStarting] = useState(false);
  const start = async () => {
    setStarting(true);
    try {
      const workflow = (await listWorkflows()).find(takesDocument);
      if (workflow === undefined) throw new Error('No workflow takes a document.');
      const { id } = await startRun(workflow.id, { documentId });
      navigate(runPath(id));
    } catch (error) {
      const { title, message } = asProblem(error);
      toast('error', `The review was not started. ${title}: ${message}`);
      setStarting(false);
    }
  };
  return (
    <Button busy={starting && 'Starting…'} onClick={() => void start()}>
      Review
    </Button>
  );
};

const Ended = ({ view }: { readonly view: DocumentView }) => {
  const unsent = view.document?.unsent() ?? 0;
  return (
    <Notice
      tone="warning"
      title="This document is no longer connected"
      actions={<Button onClick={() => location.reload()}>Reload</Button>}
    >
      {view.connection.detail}
      {unsent > 0 &&
        (view.document?.keeps() === true
          ? ' What was not sent is kept in this browser, and is sent when you are back.'
          : ' Your last edits were not sent: copy them before you reload.')}
    </Notice>
  );
};

export const EditorPage = ({ id }: { readonly id: string }) => {
  const toast = useToast();
  const [rejections, setRejections] = useState<readonly Rejection[]>([]);
  const onRejected = useCallback(
    (rejection: Rejection) => setRejections((before) => [...before, rejection]),
    [],
  );
  const view = useDocument(id, onRejected);
  const { document, session, problem, people, me, connection, mayEdit, limits } = view;
  const [text, setText] = useState<EditorView | null>(null);
  const side = useSidePanel();
  const feature: FeatureProps | null =
    document === null || session === null || text === null
      ? null
      : { document, session, view: text, me, people, show: side.show };
  const back = (
    <a className="editor-back" href="/">
      <span aria-hidden="true">←</span> Documents
    </a>
  );
  if (problem?.kind === 'not-found') {
    return (
      <EmptyState
        title="There is no such document"
        actions={<LinkButton href="/">All documents</LinkButton>}
      >
        It may belong to another organisation, or a letter of the address is missing.
      </EmptyState>
    );
  }
  return (
    <div className={side.open === null ? 'editor' : 'editor editor-wide'}>
      <header className="editor-head">
        {back}
        <Connection reading={connection} />
        {session !== null && (
          <TitleField key={id} id={id} title={session.title} mayEdit={mayEdit} />
        )}
        {session !== null && (
          <div className="editor-tools">
            <People me={me} others={people} />
            <div className="editor-actions">
              <SideButtons state={side} feature={feature} />
              {mayEdit && <ReviewButton documentId={id} />}
            </div>
          </div>
        )}
      </header>
      {problem !== null && <ProblemNotice problem={problem} />}
      {connection.state === 'ended' && session !== null && <Ended view={view} />}
      {session === null && problem === null && <Loading what="the document" />}
      {!mayEdit && (
        <Notice title="You may read this document, but not change it">
          You are a viewer of this organisation.
        </Notice>
      )}
      <TakenBack rejections={rejections} onDone={() => setRejections([])} />
      {feature !== null && <FeatureBars feature={feature} />}
      {session !== null && document !== null && (
        <div className={side.open === null ? 'editor-body' : 'editor-body editor-body-open'}>
          {feature !== null && <SidePanel state={side} feature={feature} />}
          <TextEditor
            key={id}
            document={document}
            session={session}
            mayEdit={mayEdit}
            limits={limits}
            onRefused={(reason) => toast('error', `Nothing was put in. ${reason}`)}
            onView={setText}
          />
        </div>
      )}
    </div>
  );
};
