// Beside the text: what is being made, the bookmarks, the threads in the order of the text, and those
// that are resolved.

import { Button } from '../../../ui/button.tsx';
import { Loading, Notice, useToast } from '../../../ui/notice.tsx';
import type { Annotation } from '../../collaboration/protocol/annotations.ts';
import { ApiProblem, asProblem } from '../api/problem.ts';
import type { FeatureProps } from '../editor/feature.ts';
import { makeBookmark, makeThread, type Where } from './api.ts';
import type { AnnotationBook, Draft } from './book.ts';
import { Bookmarks } from './bookmarks.tsx';
import { CommentForm } from './comment-form.tsx';
import { useBook } from './feature.tsx';
import { draftAt, goTo } from './marks.ts';
import { NameForm } from './name-form.tsx';
import { shelved, shortQuote } from './order.ts';
import { ThreadCard } from './thread-card.tsx';
import './panel.css';

/**
 * Does what changes a thread or bookmark, and shows the answer. @param gone which is no more after
 * it, where the answer names none. @throws what the API says, after telling it.
 */
export type Act = (
  send: () => Promise<{ readonly annotation: Annotation | null }>,
  gone?: string | null,
) => Promise<void>;

const offline = () =>
  new ApiProblem(
    'unreachable',
    'You are offline',
    'what you wrote is kept here until you are back',
  );

const DraftForm = ({
  book,
  draft,
  session,
  act,
}: Pick<FeatureProps, 'session'> & {
  readonly book: AnnotationBook;
  readonly draft: Draft;
  readonly act: Act;
}) => {
  const { id } = draft;
  const quote = shortQuote(draft.anchor.text ?? '');
  const make = async (send: (where: Where) => Promise<{ annotation: Annotation | null }>) => {
    if (!(await book.settled())) throw offline();
    const now = book.view().draft ?? draft;
    await act(() => send({ revision: session.revision, anchor: now.anchor }));
    book.endDraft();
    book.select(id);
  };
  const cancel = () => book.endDraft();
  return (
    <section className="thread thread-selected" aria-label={`New ${draft.kind}`}>
      <p className="thread-quote">{quote || 'an empty line'}</p>
      {draft.kind === 'thread' ? (
        <CommentForm
          document={session.id}
          label="Comment"
          action="Comment"
          busyAction="Sending…"
          autoFocus
          onCancel={cancel}
          onSubmit={(comment) => make((where) => makeThread(session.id, id, where, comment))}
        />
      ) : (
        <NameForm
          name={shortQuote(quote.replace(/^#+ /, ''), 60)}
          onCancel={cancel}
          onSubmit={(name) => make((where) => makeBookmark(session.id, id, where, name))}
        />
      )}
    </section>
  );
};

export const Panel = ({ session, view }: FeatureProps) => {
  const toast = useToast();
  const [book, { all, draft, loaded, problem, selected }] = useBook(session);
  const { open, resolved, bookmarks } = shelved(all);
  const mayWrite = !view.state.readOnly;
  const act: Act = async (send, gone = null) => {
    try {
      const { annotation } = await send();
      if (annotation === null && gone !== null) book.drop(gone);
      else book.take(annotation);
    } catch (error) {
      const { title, message } = asProblem(error);
      toast('error', `${title}: ${message}`);
      throw error;
    }
  };
  const go = (annotation: Annotation) => {
    book.select(annotation.id);
    goTo(view, annotation);
  };
  const card = (thread: Annotation) => (
    <ThreadCard
      key={thread.id}
      document={session.id}
      thread={thread}
      selected={thread.id === selected}
      act={act}
      mayWrite={mayWrite}
      onGo={() => go(thread)}
    />
  );
  return (
    <div className="annotations">
      {mayWrite && (
        <div className="annotations-new">
          <Button onClick={() => book.begin(draftAt(view.state, 'thread'))}>Comment</Button>
          <Button onClick={() => book.begin(draftAt(view.state, 'bookmark'))}>Bookmark</Button>
          <p className="ui-muted ui-small">On what is selected, or on the line of the cursor.</p>
        </div>
      )}
      {problem !== null && (
        <Notice tone="warning" title="Comments may be out of date">
          {problem}
        </Notice>
      )}
      {draft !== null && (
        <DraftForm key={draft.id} book={book} draft={draft} session={session} act={act} />
      )}
      {!loaded && problem === null && <Loading what="comments" />}
      <Bookmarks
        document={session.id}
        bookmarks={bookmarks}
        act={act}
        mayWrite={mayWrite}
        onGo={go}
      />
      {open.map(card)}
      {loaded && open.length === 0 && draft === null && (
        <p className="ui-muted annotations-none">
          Nobody has commented on this text{resolved.length > 0 && ' that is not resolved'}.
        </p>
      )}
      {resolved.length > 0 && (
        <details className="annotations-resolved" open={resolved.some(({ id }) => id === selected)}>
          <summary>{resolved.length} resolved</summary>
          {resolved.map(card)}
        </details>
      )}
    </div>
  );
};
