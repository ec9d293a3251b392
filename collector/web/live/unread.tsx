// What a page says in place of an answer that has not come, or beside one that is no longer new.

import { Button } from '../../../ui/button.tsx';
import { Loading, Notice } from '../../../ui/notice.tsx';
import type { RequestFailure } from './problem.ts';
import type { Fetched } from './use-board.ts';

export type UnreadProps = Fetched<unknown> & {
  /** Where it could not be read. */
  readonly title: string;
  /** Completes 'Loading …'. */
  readonly what: string;
};

/** Of a list, which is asked for again and again. */
export const Unread = ({ value, failure, reload, title, what }: UnreadProps) => {
  if (failure === null) return value === null ? <Loading what={what} /> : null;
  return (
    <Notice
      tone={value === null ? 'error' : 'warning'}
      title={title}
      actions={<Button onClick={reload}>Try again</Button>}
    >
      {failure.message} The page keeps trying.
    </Notice>
  );
};

/** Of one thing, which there may not be. `what` is a noun: 'deploy'. */
export const UnreadOne = (props: {
  readonly failure: RequestFailure | null;
  readonly what: string;
}) => {
  const { failure, what } = props;
  if (failure === null) return <Loading what={`this ${what}`} />;
  const isGone = failure.status === 404;
  return (
    <Notice
      tone="error"
      title={isGone ? `There is no such ${what}` : `This ${what} could not be read`}
    >
      {failure.message}
      {!isGone && ' The page keeps trying.'}
    </Notice>
  );
};
