// A form that changes something on the board: its fields, what went wrong, and both buttons.

import type { ReactNode } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { Notice } from '../../../ui/notice.tsx';

export type ChangeFormProps = {
  readonly title: string;
  /** Of the form; its row of buttons is styled as `…-buttons`. */
  readonly name: string;
  readonly children: ReactNode;
  /** Why the board did not do it. */
  readonly failure: string | null;
  readonly failureTitle: string;
  readonly action: string;
  /** While it is under way. */
  readonly doing: string;
  readonly busy: boolean;
  readonly onSubmit: () => Promise<void>;
  readonly onCancel: () => void;
};

export const ChangeForm = (props: ChangeFormProps) => {
  const { title, name, children, failure, failureTitle, action, doing, busy } = props;
  return (
    <Card title={title}>
      <form
        className={`${name}-form`}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void props.onSubmit();
        }}
      >
        {children}
        {failure !== null && (
          <Notice tone="error" title={failureTitle}>
            {failure}
          </Notice>
        )}
        <div className={`${name}-buttons`}>
          <Button kind="primary" type="submit" busy={busy && doing}>
            {action}
          </Button>
          <Button onClick={props.onCancel}>Cancel</Button>
        </div>
      </form>
    </Card>
  );
};
