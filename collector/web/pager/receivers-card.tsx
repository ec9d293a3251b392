// Who is told, and whether that works: what each receiver complains of, and a test of each that says
// what it answered.

import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState, Loading, Notice } from '../../../ui/notice.tsx';
import type { ReceiverRow, ReceiverTest } from '../../serve/receivers/shapes.ts';
import { useChange } from '../access/use-change.ts';
import { useBoard, useFetched } from '../live/use-board.ts';

const askEveryMs = 10_000;

const ReceiverItem = (props: {
  readonly receiver: ReceiverRow;
  readonly mayChange: boolean;
  readonly onTested: () => void;
}) => {
  const { receiver, mayChange, onTested } = props;
  const { name, by, complaint } = receiver;
  const { busy, failure, make } = useChange<ReceiverTest>();
  const [result, setResult] = useState<ReceiverTest | null>(null);
  const send = async () => {
    setResult(null);
    setResult(await make(`/api/receivers/${encodeURIComponent(name)}/test`, {}));
    onTested();
  };
  return (
    <li className="receiver">
      <p>
        <strong>{name}</strong>
        {by !== name && <span className="ui-muted"> by {by}</span>}
      </p>
      {complaint !== null && <p className="page-delivery-failed">{complaint}</p>}
      {mayChange && (
        <Button busy={busy && 'Sending…'} onClick={() => void send()}>
          Send a test<span className="ui-unseen"> to {name}</span>
        </Button>
      )}
      {result !== null && (
        <p role="status" className={result.taken ? 'receiver-taken' : 'page-delivery-failed'}>
          {result.taken ? 'Taken' : 'Not taken'}: {result.answer || 'no answer'}
        </p>
      )}
      {failure !== null && (
        <p role="alert" className="page-delivery-failed">
          {failure}
        </p>
      )}
    </li>
  );
};

export const ReceiversCard = () => {
  const { value, failure, reload } = useFetched<readonly ReceiverRow[]>(
    '/api/receivers',
    null,
    askEveryMs,
  );
  const mayChange = useBoard().session?.you?.mayChange === true;
  return (
    <Card title="Receivers">
      {failure !== null && (
        <Notice tone="warning" title="The receivers could not be read">
          {failure.message}
        </Notice>
      )}
      {value === null && failure === null && <Loading what="receivers" />}
      {value?.length === 0 && (
        <EmptyState title="Nobody is told">
          No receiver is set up: notifications are shown here only.
        </EmptyState>
      )}
      <ul className="receivers" aria-label="Receivers">
        {value?.map((receiver) => (
          <ReceiverItem
            key={receiver.name}
            receiver={receiver}
            mayChange={mayChange}
            onTested={reload}
          />
        ))}
      </ul>
    </Card>
  );
};
