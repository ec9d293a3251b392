// Beside the text: everybody who has ever edited it, who did so last first. It is told again every
// few seconds while it is open.

import { Loading } from '../../../ui/notice.tsx';
import { listAuthors } from '../api/client.ts';
import { ProblemNotice } from '../api/problem-notice.tsx';
import { useAnswer } from '../api/use-answer.ts';
import type { FeatureProps } from '../editor/feature.ts';
import { nameText, partText } from './words.ts';
import './authors.css';

const againMs = 5_000;

export const AuthorsPanel = ({ session: { id } }: Pick<FeatureProps, 'session'>) => {
  const { value, problem, again } = useAnswer({
    question: `authors ${id}`,
    ask: async (signal) => ({ authors: await listAuthors(id, signal), at: Date.now() }),
    againAfterMs: () => againMs,
  });
  return (
    <div className="authors">
      <p className="ui-muted">
        Everybody who has ever edited this document, whatever is left of it in the text.
      </p>
      {problem !== null && <ProblemNotice problem={problem} again={again} />}
      {value === null && problem === null && <Loading what="the authors" />}
      {value?.authors.length === 0 && <p className="ui-muted">Nobody has written here yet.</p>}
      {value !== null && value.authors.length > 0 && (
        <ul className="authors-list" aria-label="Authors">
          {value.authors.map((author) => (
            <li key={author.id} className="author">
              <strong>{nameText(author)}</strong>
              <span className="ui-muted">{partText(author, value.at)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};
