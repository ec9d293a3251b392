// Where a comment is written. '@' and the beginning of a name offer people to call.

import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import type { AnnotationPerson } from '../../collaboration/protocol/annotations.ts';
import { ApiProblem } from '../api/problem.ts';
import { type CommentDraft, findPeople } from './api.ts';
import { called, completed, type Query, queryAt } from './mention.ts';
import { useSending } from './use-sending.ts';

export type CommentFormProps = {
  readonly document: string;
  readonly label: string;
  readonly action: string;
  readonly busyAction: string;
  /** Of a comment that is rewritten. */
  readonly before?: {
    readonly id: string;
    readonly text: string;
    readonly mentions: readonly AnnotationPerson[];
  };
  readonly autoFocus?: boolean;
  readonly onSubmit: (draft: CommentDraft) => Promise<void>;
  readonly onCancel?: (() => void) | undefined;
};

const searchPauseMs = 120;

/** Those whose names begin so, while a name is being written. */
const usePeople = (document: string, query: Query | null): readonly AnnotationPerson[] => {
  const [found, setFound] = useState<readonly AnnotationPerson[]>([]);
  const search = query?.search ?? null;
  useEffect(() => {
    if (search === null) {
      setFound([]);
      return;
    }
    const leaving = new AbortController();
    const timer = setTimeout(() => {
      findPeople(document, search, leaving.signal).then(setFound, (error: unknown) => {
        // Without the list a comment can still be written.
        if (!leaving.signal.aborted && error instanceof ApiProblem) setFound([]);
      });
    }, searchPauseMs);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [document, search]);
  return found.slice(0, 6);
};

export const CommentForm = (props: CommentFormProps) => {
  const { document, label, action, busyAction, before, onSubmit, onCancel } = props;
  const list = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useRef(before?.id ?? crypto.randomUUID());
  const [text, setText] = useState(before?.text ?? '');
  const [known, setKnown] = useState<readonly AnnotationPerson[]>(before?.mentions ?? []);
  const [query, setQuery] = useState<Query | null>(null);
  const [chosen, setChosen] = useState(0);
  const { sending, problem, setProblem, send } = useSending();
  const offered = usePeople(document, query);
  const people = query === null ? [] : offered;

  useEffect(() => {
    if (props.autoFocus) field.current?.focus();
  }, [props.autoFocus]);

  const follow = (element: HTMLTextAreaElement) => {
    const { selectionStart, selectionEnd, value } = element;
    setQuery(selectionStart === selectionEnd ? queryAt(value, selectionStart) : null);
    setChosen(0);
  };

  const choose = (person: AnnotationPerson) => {
    const element = field.current;
    if (element === null || query === null) return;
    const next = completed(text, element.selectionStart, query, person);
    setText(next.text);
    setKnown([...known, person]);
    setQuery(null);
    element.focus();
    requestAnimationFrame(() => element.setSelectionRange(next.caret, next.caret));
  };

  const submit = async () => {
    if (text.trim() === '') {
      setProblem('Write something first.');
      return;
    }
    const mentions = called(text, known).map((person) => person.id);
    const draft = { id: id.current, text: text.trim(), mentions };
    if (!(await send(() => onSubmit(draft)))) return;
    id.current = crypto.randomUUID();
    setText('');
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const person = people[chosen];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.nativeEvent.isComposing) return;
    if (person !== undefined && step !== undefined) {
      setChosen((chosen + step + people.length) % people.length);
    } else if (person !== undefined && (event.key === 'Enter' || event.key === 'Tab')) {
      choose(person);
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      void submit();
    } else if (event.key === 'Escape') {
      if (query !== null) setQuery(null);
      else onCancel?.();
    } else return;
    event.preventDefault();
  };

  return (
    <form
      className="comment-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!sending) void submit();
      }}
    >
      <textarea
        ref={field}
        className="ui-control"
        aria-label={label}
        placeholder={`${label}. @ calls somebody.`}
        aria-autocomplete="list"
        aria-controls={people.length > 0 ? list : undefined}
        aria-activedescendant={people.length > 0 ? `${list}-${chosen}` : undefined}
        rows={2}
        maxLength={10_000}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value);
          follow(currentTarget);
        }}
        onSelect={({ currentTarget }) => follow(currentTarget)}
        onBlur={() => setQuery(null)}
        onKeyDown={onKeyDown}
      />
      <p className="ui-unseen" role="status">
        {people.length > 0 && `${people.length} people to call: ${people[chosen]?.name}`}
      </p>
      {people.length > 0 && (
        <div className="comment-people" id={list} role="listbox" aria-label="People to call">
          {people.map((person, index) => (
            <div
              key={person.id}
              id={`${list}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              // Before the field loses the focus.
              onPointerDown={(event) => {
                event.preventDefault();
                choose(person);
              }}
            >
              {person.name}
            </div>
          ))}
        </div>
      )}
      {problem !== null && (
        <p className="ui-field-error" role="alert">
          {problem}
        </p>
      )}
      <div className="comment-actions">
        <Button kind="primary" type="submit" busy={sending && busyAction}>
          {action}
        </Button>
        {onCancel !== undefined && (
          <Button kind="quiet" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </form>
  );
};
