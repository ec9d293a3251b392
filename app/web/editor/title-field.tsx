// The document's title, edited in place: kept when it is left or with Enter, given up with Escape.

import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useToast } from '../../../ui/notice.tsx';
import { renameDocument } from '../api/client.ts';
import { asProblem } from '../api/problem.ts';
import { newTitle } from '../documents/documents-page.tsx';

export const TitleField = ({
  id,
  title,
  mayEdit,
}: {
  readonly id: string;
  readonly title: string;
  readonly mayEdit: boolean;
}) => {
  const toast = useToast();
  const [kept, setKept] = useState(title);
  const [typed, setTyped] = useState(title);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    // A new document is named first.
    if (title === newTitle) field.current?.select();
    document.title = `${title} – Signalbox`;
  }, [title]);

  const keep = async () => {
    const wanted = typed.trim();
    if (wanted === '' || wanted === kept) {
      setTyped(kept);
      return;
    }
    try {
      await renameDocument(id, wanted);
      setKept(wanted);
      setTyped(wanted);
      document.title = `${wanted} – Signalbox`;
    } catch (error) {
      const { title: what, message } = asProblem(error);
      toast('error', `The title was not changed. ${what}: ${message}`);
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') event.currentTarget.blur();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    setTyped(kept);
  };

  return (
    <h1 className="title-field">
      <input
        ref={field}
        aria-label="Title of the document"
        value={typed}
        readOnly={!mayEdit}
        maxLength={200}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onBlur={() => void keep()}
        onKeyDown={onKeyDown}
      />
    </h1>
  );
};
