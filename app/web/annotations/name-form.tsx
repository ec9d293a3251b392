// Where a bookmark gets its name.

import { useEffect, useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { useSending } from './use-sending.ts';

export const NameForm = ({
  name,
  onSubmit,
  onCancel,
}: {
  readonly name: string;
  readonly onSubmit: (name: string) => Promise<void>;
  readonly onCancel: () => void;
}) => {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(name);
  const { sending, problem, setProblem, send } = useSending();
  useEffect(() => field.current?.select(), []);
  const submit = async () => {
    if (typed.trim() === '') {
      setProblem('A bookmark needs a name.');
      return;
    }
    await send(() => onSubmit(typed.trim()));
  };
  return (
    <form
      className="comment-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!sending) void submit();
      }}
    >
      <input
        ref={field}
        className="ui-control"
        aria-label="Name of the bookmark"
        maxLength={200}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        onKeyDown={({ key }) => {
          if (key === 'Escape') onCancel();
        }}
      />
      {problem !== null && (
        <p className="ui-field-error" role="alert">
          {problem}
        </p>
      )}
      <div className="comment-actions">
        <Button kind="primary" type="submit" busy={sending && 'Keeping…'}>
          Keep
        </Button>
        <Button kind="quiet" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  );
};
