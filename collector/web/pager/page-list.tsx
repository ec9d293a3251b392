// Pages as they were sent, newest first. Each leads to the trace of one bad event and to its SLO.

import { Fragment } from 'react';
import { ago, moment } from '../../../ui/duration.ts';
import { StatusShape } from '../../../ui/status-badge.tsx';
import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import { runbookPathOf } from '../routing/runbook.ts';
import {
  deliveryReading,
  type PageState,
  pageState,
  pageStateWords,
  sloPathOf,
  tracePathOf,
} from './inbox.ts';
import { changesOf, shortlyBefore, toldLines, tryText, whyText } from './told.ts';
import './page-list.css';

type Delivery = NotificationRow['deliveries'][number];

const DeliveryItem = (props: {
  readonly delivery: Delivery;
  readonly now: number;
  readonly brief: boolean;
}) => {
  const { delivery, now, brief } = props;
  const reading = deliveryReading(delivery, now);
  const tries = delivery.tries ?? [];
  return (
    <div className={`page-delivery page-delivery-${reading.tone}`}>
      <p title={reading.exact}>{reading.text}</p>
      {!brief && tries.length > 0 && (
        <details>
          <summary>What {delivery.receiver} answered</summary>
          <ol>
            {tries.map((each) => (
              <li key={each.at} title={moment(each.at)}>
                {tryText(each, now)}
              </li>
            ))}
          </ol>
        </details>
      )}
    </div>
  );
};

/** In the place of their line, with links. */
const Changes = ({ row, now }: { readonly row: NotificationRow; readonly now: number }) => (
  <>
    {shortlyBefore}
    {changesOf(row, now).map(({ text, href }, index) => (
      <Fragment key={text}>
        {index > 0 && ', '}
        {href === null ? text : <a href={href}>{text}</a>}
      </Fragment>
    ))}
  </>
);

const Told = ({ row, now }: { readonly row: NotificationRow; readonly now: number }) => (
  <>
    {toldLines(row, now).map((line) => (
      <p key={line} className="page-told">
        {line.startsWith(shortlyBefore) ? <Changes row={row} now={now} /> : line}
      </p>
    ))}
    {row.alerts !== undefined && row.alerts.length > 1 && (
      <details className="page-told">
        <summary>{row.alerts.length} alerts in one</summary>
        <ul>
          {row.alerts.map(({ id, severity, service, title, objective }) => (
            <li key={id}>
              {severity} · {service} · {title} ({objective})
            </li>
          ))}
        </ul>
      </details>
    )}
  </>
);

const PageItem = ({
  row,
  state,
  now,
  brief,
}: {
  readonly row: NotificationRow;
  readonly state: PageState;
  readonly now: number;
  readonly brief: boolean;
}) => {
  const trace = tracePathOf(row);
  const runbook = runbookPathOf(row);
  const why = whyText(row);
  return (
    <li className={`page page-${state}`}>
      <p className="page-head">
        <span className="page-state">
          <StatusShape status={state === 'resolved' ? 'green' : 'red'} />
          {pageStateWords(row, state)}
          {why !== '' && ` · ${why}`}
        </span>
        <span className="ui-muted" title={moment(row.at)}>
          {ago(row.at, now)}
        </span>
      </p>
      <p className="page-title">{row.title}</p>
      {!(brief && state !== 'firing') && <p className="page-summary">{row.summary}</p>}
      {!brief && <Told row={row} now={now} />}
      <p className="page-links">
        {trace !== null && <a href={trace}>Trace of a bad event</a>}
        <a href={sloPathOf(row)}>Open SLO</a>
        {runbook !== null && <a href={runbook}>Runbook</a>}
        {!brief && row.dashboardUrl && <a href={row.dashboardUrl}>Dashboard</a>}
      </p>
      {row.deliveries.map((delivery) => (
        <DeliveryItem key={delivery.receiver} delivery={delivery} now={now} brief={brief} />
      ))}
      {row.deliveries.length === 0 && !brief && (
        <p className="page-delivery">shown here only: no receiver is set up</p>
      )}
    </li>
  );
};

export type PageListProps = {
  readonly rows: readonly NotificationRow[];
  /** Those whose alert still fires. */
  readonly firing: readonly NotificationRow[];
  readonly now: number;
  /** For the narrow list beside the board. */
  readonly brief?: boolean;
};

export const PageList = ({ rows, firing, now, brief = false }: PageListProps) => (
  <ul className={brief ? 'pages pages-brief' : 'pages'}>
    {rows.map((row) => (
      <PageItem key={row.id} row={row} state={pageState(row, firing)} now={now} brief={brief} />
    ))}
  </ul>
);
