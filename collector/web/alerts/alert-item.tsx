// One alert: how it stands, since when, what is to be known, and what a person can do about it.

import { memo, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { moment } from '../../../ui/duration.ts';
import type { AlertRow } from '../../serve/shapes.ts';
import { storedName } from '../access/name.ts';
import { NameField, useNameless } from '../access/name-field.tsx';
import { useChange } from '../access/use-change.ts';
import { Age, Ago, useWords } from '../live/second.tsx';
import { canAcknowledge, type ListedAlert, remarks, standingMeaning } from '../live/standing.ts';
import { sloPath } from '../routing/route.ts';
import { silenceHrefOf } from '../silences/draft.ts';

/** Shape and word: full where people are told, half where it comes or goes, open where it is quiet. */
const StandingShape = ({ standing }: Pick<ListedAlert, 'standing'>) => (
  <svg className="ui-shape" viewBox="0 0 16 16" aria-hidden="true">
    {standing === 'firing' && <path d="M1.5 1.5h13v13h-13Z" />}
    {standing === 'recovering' && <path d="M1.5 1.5h13L1.5 14.5Z" />}
    {standing === 'pending' && <path d="M8 1 15.5 14.5H.5Z" className="ui-shape-open" />}
    {(standing === 'silenced' || standing === 'inhibited') && (
      <path d="M2.5 2.5h11v11h-11ZM2.5 13.5l11-11" className="ui-shape-open" />
    )}
    {standing === 'resolved' && <circle cx="8" cy="8" r="6.5" />}
  </svg>
);

const Acknowledge = (props: { readonly alert: AlertRow; readonly onDone: () => void }) => {
  const { alert, onDone } = props;
  const { busy, failure, make } = useChange<AlertRow>();
  const nameless = useNameless();
  const [asking, setAsking] = useState(false);
  const [name, setName] = useState(storedName);
  const acknowledge = async () => {
    const path = `/api/alerts/${encodeURIComponent(alert.id)}/acknowledge`;
    if ((await make(path, {})) !== null) onDone();
  };
  const press = () => {
    if (nameless && name.trim() === '') setAsking(true);
    else void acknowledge();
  };
  return (
    <>
      {asking && (
        <form
          className="alert-name"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') void acknowledge();
          }}
        >
          <NameField name={name} onChange={setName} />
          <Button kind="primary" type="submit" busy={busy && 'Acknowledging…'}>
            Acknowledge
          </Button>
        </form>
      )}
      {!asking && (
        <Button data-does="acknowledge" busy={busy && 'Acknowledging…'} onClick={press}>
          Acknowledge<span className="ui-unseen"> {alert.alertName}</span>
        </Button>
      )}
      {failure !== null && (
        <p className="alert-failure" role="alert">
          {failure}
        </p>
      )}
    </>
  );
};

const Remarks = ({ alert }: { readonly alert: ListedAlert }) => {
  const text = useWords((now) => remarks(alert, now).join('\n'));
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => (
      <p key={line} className="alert-remark">
        {line}
      </p>
    ));
};

export type AlertItemProps = {
  readonly alert: ListedAlert;
  readonly mayChange: boolean;
  /** The same function each time. */
  readonly onChanged: () => void;
};

const Item = ({ alert, mayChange, onChanged }: AlertItemProps) => {
  const { standing, severity, resolvedAt, since } = alert;
  return (
    <li className={`alert-item alert-item-${standing}`}>
      <p className="alert-head">
        <span className="alert-standing" title={standingMeaning[standing]}>
          <StandingShape standing={standing} />
          {severity.toUpperCase()} {standing}
        </span>
        <span className="ui-muted" title={moment(resolvedAt ?? since)}>
          {resolvedAt === null ? (
            <>
              for <Age since={since} />
            </>
          ) : (
            <>
              ended <Ago at={resolvedAt} />
            </>
          )}
        </span>
      </p>
      <p className="alert-title">
        <a href={sloPath(alert.name)}>{alert.title}</a>
        <span className="ui-muted">
          {alert.service !== '' && `${alert.service} · `}
          {alert.objective} · <code>{alert.alertName}</code>
        </span>
      </p>
      <p>{alert.summary}</p>
      <Remarks alert={alert} />
      {alert.notify.length > 0 && <p className="alert-remark">Tells {alert.notify.join(', ')}</p>}
      <div className="alert-actions">
        {mayChange && canAcknowledge(alert) && <Acknowledge alert={alert} onDone={onChanged} />}
        {alert.state !== 'resolved' && (
          <a data-does="silence" href={silenceHrefOf(alert)}>
            Silence…<span className="ui-unseen"> {alert.alertName}</span>
          </a>
        )}
        <a href={`/pager?alert=${encodeURIComponent(alert.id)}`}>
          Notifications<span className="ui-unseen"> of {alert.alertName}</span>
        </a>
      </div>
    </li>
  );
};

/** Alerts come anew with every answer: what says the same is not drawn again. */
const saysTheSame = (before: AlertItemProps, after: AlertItemProps): boolean =>
  before.mayChange === after.mayChange &&
  before.onChanged === after.onChanged &&
  (before.alert === after.alert || JSON.stringify(before.alert) === JSON.stringify(after.alert));

export const AlertItem = memo(Item, saysTheSame);
