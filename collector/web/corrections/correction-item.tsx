// One correction: what is left out and why, and its withdrawal, for which a reason is asked too.

import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { clock, duration, moment } from '../../../ui/duration.ts';
import { TextField } from '../../../ui/field.tsx';
import type { CorrectionRow } from '../../serve/corrections/shapes.ts';
import { storedName } from '../access/name.ts';
import { NameField, useNameless } from '../access/name-field.tsx';
import { useChange } from '../access/use-change.ts';
import { sloPath } from '../routing/route.ts';
import { fieldOf } from './draft.ts';

const utc = (ms: number): string => fieldOf(ms).replace('T', ' ');

/** '2026-11-22 13:00 to 15:00 UTC' */
export const hoursText = ({ from, to }: Pick<CorrectionRow, 'from' | 'to'>): string => {
  const sameDay = utc(from).slice(0, 10) === utc(to).slice(0, 10);
  return `${utc(from)} to ${sameDay ? utc(to).slice(11) : utc(to)} UTC`;
};

const About = ({ row }: { readonly row: CorrectionRow }) => {
  const { slo, objective, service } = row;
  if (slo === null) return <strong>service {service}</strong>;
  return (
    <strong>
      <a href={sloPath(slo)}>{objective === null ? slo : `${slo}/${objective}`}</a>
    </strong>
  );
};

const WithdrawForm = (props: {
  readonly row: CorrectionRow;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}) => {
  const { row, onDone, onCancel } = props;
  const nameless = useNameless();
  const { busy, failure, make } = useChange<CorrectionRow>();
  const [reason, setReason] = useState('');
  const [name, setName] = useState(storedName);
  const [isTried, setTried] = useState(false);
  const submit = async () => {
    setTried(true);
    if (reason.trim() === '' || (nameless && name.trim() === '')) return;
    const author = nameless ? { author: name.trim() } : {};
    const path = `/api/corrections/${encodeURIComponent(row.id)}/withdraw`;
    if ((await make(path, { reason: reason.trim(), ...author })) !== null) onDone();
  };
  return (
    <form
      className="correction-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField
        label="Why it counts again"
        required
        maxLength={1000}
        value={reason}
        error={isTried && reason.trim() === '' ? 'Say why.' : null}
        onChange={({ target }) => setReason(target.value)}
      />
      {nameless && <NameField name={name} onChange={setName} />}
      <div className="correction-buttons">
        <Button kind="primary" type="submit" busy={busy && 'Withdrawing it…'}>
          Withdraw it
        </Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
      {failure !== null && (
        <p className="ui-field-error" role="alert">
          {failure}
        </p>
      )}
    </form>
  );
};

export const CorrectionItem = (props: {
  readonly row: CorrectionRow;
  readonly now: number;
  readonly mayChange: boolean;
  readonly onChanged: () => void;
}) => {
  const { row, now, mayChange, onChanged } = props;
  const { withdrawn } = row;
  const [isAsking, setAsking] = useState(false);
  return (
    <li className={`correction ${withdrawn === null ? '' : 'correction-withdrawn'}`}>
      <p className="correction-head">
        <About row={row} />
        <span>{hoursText(row)}</span>
        <span className="ui-muted ui-small">{duration((row.to - row.from) / 1000)}</span>
      </p>
      <p>
        {row.reason}{' '}
        <span className="ui-muted" title={moment(row.madeAt)}>
          · by {row.author}, {clock(row.madeAt, now)}
        </span>
      </p>
      {withdrawn !== null && (
        <p>
          <strong>Withdrawn</strong>: {withdrawn.reason}{' '}
          <span className="ui-muted" title={moment(withdrawn.at)}>
            · by {withdrawn.by}, {clock(withdrawn.at, now)}
          </span>
        </p>
      )}
      {mayChange && withdrawn === null && !isAsking && (
        <p>
          <Button onClick={() => setAsking(true)}>
            Withdraw…<span className="ui-unseen"> {row.reason}</span>
          </Button>
        </p>
      )}
      {isAsking && withdrawn === null && (
        <WithdrawForm
          row={row}
          onCancel={() => setAsking(false)}
          onDone={() => {
            setAsking(false);
            onChanged();
          }}
        />
      )}
    </li>
  );
};
