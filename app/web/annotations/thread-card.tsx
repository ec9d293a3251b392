// One thread: what it stands on, who said what, and what can be done about it.

import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { ago, moment } from '../../../ui/duration.ts';
import type { Annotation, Comment } from '../../collaboration/protocol/annotations.ts';
import { sessions } from '../session/use-session.ts';
import { changeAnnotation, reply, rewrite, takeBack } from './api.ts';
import { CommentForm } from './comment-form.tsx';
import { pieces } from './mention.ts';
import { isLost, shortQuote } from './order.ts';
import type { Act } from './panel.tsx';

const Words = ({ comment }: { readonly comment: Comment }) => {
  let at = 0;
  return (
    <p className="comment-text">
      {pieces(comment.text, comment.mentions).map(({ text, call }) => {
        const key = at;
        at += text.length;
        return call ? (
          <strong key={key} className="comment-call">
            {text}
          </strong>
        ) : (
          text
        );
      })}
    </p>
  );
};

type PartProps = {
  readonly document: string;
  readonly thread: Annotation;
  readonly act: Act;
  /** False for those who may only read. */
  readonly mayWrite: boolean;
};

const CommentPart = ({
  document,
  thread,
  comment,
  act,
  mayWrite,
}: PartProps & { readonly comment: Comment }) => {
  const [changing, setChanging] = useState(false);
  const mine = mayWrite && comment.author?.id === sessions.current()?.user.id;
  const name = comment.author?.name ?? 'Somebody who left';
  if (changing) {
    return (
      <li className="comment">
        <CommentForm
          document={document}
          label="The comment"
          action="Keep"
          busyAction="Keeping…"
          before={comment}
          autoFocus
          onCancel={() => setChanging(false)}
          onSubmit={async (draft) => {
            await act(() => rewrite(document, thread.id, draft));
            setChanging(false);
          }}
        />
      </li>
    );
  }
  return (
    <li className="comment">
      <p className="comment-head">
        <strong>{name}</strong>{' '}
        <time
          className="ui-muted"
          dateTime={moment(comment.createdAt)}
          title={moment(comment.createdAt)}
        >
          {ago(comment.createdAt, Date.now())}
        </time>
        {comment.editedAt !== null && <span className="ui-muted"> · changed</span>}
      </p>
      <Words comment={comment} />
      {mine && (
        <div className="comment-actions">
          <Button kind="quiet" onClick={() => setChanging(true)}>
            Change
          </Button>
          <Button
            kind="quiet"
            onClick={() =>
              void act(
                () => takeBack(document, thread.id, comment.id),
                thread.comments.length === 1 ? thread.id : null,
              )
            }
          >
            Delete
          </Button>
        </div>
      )}
    </li>
  );
};

export const ThreadCard = ({
  document,
  thread,
  selected,
  act,
  mayWrite,
  onGo,
}: PartProps & { readonly selected: boolean; readonly onGo: () => void }) => {
  const card = useRef<HTMLElement>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (selected) card.current?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const resolved = thread.resolved !== null;
  const first = thread.comments[0]?.author?.name ?? 'somebody';
  const turn = async () => {
    setBusy(true);
    await act(() => changeAnnotation(document, thread.id, { resolved: !resolved })).catch(() => {});
    setBusy(false);
  };
  return (
    <article
      ref={card}
      className={selected ? 'thread thread-selected' : 'thread'}
      aria-label={`Thread by ${first} on “${shortQuote(thread.quote, 60)}”`}
    >
      <button type="button" className="thread-quote" onClick={onGo} title="Show it in the text">
        {shortQuote(thread.quote) || 'an empty line'}
      </button>
      {isLost(thread) && (
        <p className="ui-muted ui-small">These words have been deleted from the text.</p>
      )}
      <ul className="comments">
        {thread.comments.map((comment) => (
          <CommentPart key={comment.id} {...{ document, thread, comment, act, mayWrite }} />
        ))}
      </ul>
      {thread.resolved !== null && (
        <p className="ui-muted ui-small">
          Resolved by {thread.resolved.by ?? 'somebody who left'}.
        </p>
      )}
      {mayWrite && selected && !resolved && (
        <CommentForm
          document={document}
          label="Answer"
          action="Answer"
          busyAction="Sending…"
          onSubmit={(draft) => act(() => reply(document, thread.id, draft))}
        />
      )}
      {mayWrite && (
        <div className="comment-actions">
          {!selected && !resolved && (
            <Button kind="quiet" onClick={onGo}>
              Answer
            </Button>
          )}
          <Button kind="quiet" busy={busy && 'One moment…'} onClick={() => void turn()}>
            {resolved ? 'Open again' : 'Resolve'}
          </Button>
        </div>
      )}
    </article>
  );
};
