// What the hub did not take and was undone in the text: why, and what it was, so that nobody has to
// write it again.

import { Button } from '../../../ui/button.tsx';
import { Notice, useToast } from '../../../ui/notice.tsx';
import type { Rejection } from '../../collaboration/protocol/document-session.ts';

export const TakenBack = ({
  rejections,
  onDone,
}: {
  readonly rejections: readonly Rejection[];
  readonly onDone: () => void;
}) => {
  const toast = useToast();
  const last = rejections.at(-1);
  if (last === undefined) return null;
  const text = rejections.map((rejection) => rejection.text).join('');
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    toast('success', 'Copied.');
  };
  const title =
    rejections.length === 1
      ? 'Your last edit was taken back'
      : `Your last ${rejections.length} edits were taken back`;
  return (
    <Notice
      tone="error"
      title={title}
      actions={
        <>
          {text !== '' && <Button onClick={() => void copy()}>Copy what you wrote</Button>}
          <Button kind="quiet" onClick={onDone}>
            Close
          </Button>
        </>
      }
    >
      {last.reason}
      {text !== '' && <pre className="taken-back-text">{text}</pre>}
    </Notice>
  );
};
