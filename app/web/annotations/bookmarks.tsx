// The bookmarks of a document: a list of places by name.

import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import type { Annotation } from '../../collaboration/protocol/annotations.ts';
import { changeAnnotation, removeAnnotation } from './api.ts';
import { NameForm } from './name-form.tsx';
import { isLost } from './order.ts';
import type { Act } from './panel.tsx';

type Props = {
  readonly document: string;
  readonly act: Act;
  readonly mayWrite: boolean;
  readonly onGo: (bookmark: Annotation) => void;
};

const Bookmark = ({
  bookmark,
  document,
  act,
  mayWrite,
  onGo,
}: Props & { readonly bookmark: Annotation }) => {
  const [changing, setChanging] = useState(false);
  const { id, author } = bookmark;
  const name = bookmark.name ?? '';
  if (changing) {
    return (
      <li>
        <NameForm
          name={name}
          onCancel={() => setChanging(false)}
          onSubmit={async (wanted) => {
            await act(() => changeAnnotation(document, id, { name: wanted }));
            setChanging(false);
          }}
        />
      </li>
    );
  }
  return (
    <li className="bookmark">
      <button
        type="button"
        className="bookmark-name"
        title={`By ${author?.name ?? 'somebody who left'}`}
        onClick={() => onGo(bookmark)}
      >
        {name}
        {isLost(bookmark) && <span className="ui-muted"> (its words have been deleted)</span>}
      </button>
      {mayWrite && (
        <>
          <Button kind="quiet" aria-label={`Rename ${name}`} onClick={() => setChanging(true)}>
            Rename
          </Button>
          <Button
            kind="quiet"
            aria-label={`Remove ${name}`}
            onClick={() => void act(() => removeAnnotation(document, id), id).catch(() => {})}
          >
            Remove
          </Button>
        </>
      )}
    </li>
  );
};

export const Bookmarks = ({
  bookmarks,
  ...props
}: Props & { readonly bookmarks: readonly Annotation[] }) =>
  bookmarks.length > 0 && (
    <nav aria-label="Bookmarks" className="bookmarks">
      <h2>Bookmarks</h2>
      <ul>
        {bookmarks.map((bookmark) => (
          <Bookmark key={bookmark.id} bookmark={bookmark} {...props} />
        ))}
      </ul>
    </nav>
  );
