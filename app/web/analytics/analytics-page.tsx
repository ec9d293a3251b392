// What goes on in the organisation now: who is here, what they edit, how fast it reaches others.
// Renewed each second; a connection that is lost is said, and the last figures stay.

import { useEffect, useState } from 'react';
import { Card } from '../../../ui/card.tsx';
import { count } from '../../../ui/figure.ts';
import { Loading } from '../../../ui/notice.tsx';
import { type Column, Table } from '../../../ui/table.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { DocumentFigures, Figures, Moment } from '../../analytics/messages.ts';
import { systemClock } from '../../collaboration/protocol/clock.ts';
import { PolledSocket } from '../../collaboration/protocol/polled-socket.ts';
import { Transport } from '../../collaboration/protocol/transport.ts';
import { documentPath } from '../routing/route.ts';
import { hubToken, hubUrl } from '../session/hub-token.ts';
import { Sign } from '../sign.tsx';
import { Trend } from './trend.tsx';
import { nothingYet, type Watch, watchFigures } from './watch.ts';
import { latency, plural, readingOf } from './words.ts';
import './analytics-page.css';

const useFigures = (): Watch => {
  const [watch, setWatch] = useState<Watch>(nothingYet);
  useEffect(() => {
    const transport = new Transport({
      url: hubUrl('/api/hubs/analytics'),
      createSocket: (url) => new WebSocket(url),
      createPolled: (url) => new PolledSocket(url),
    });
    return watchFigures({ token: hubToken, transport, clock: systemClock, told: setWatch });
  }, []);
  return watch;
};

const Tile = (props: { readonly name: string; readonly value: string; readonly note: string }) => (
  <li className="live-tile">
    <span className="live-name">{props.name}</span>
    <span className="live-value">{props.value}</span>
    <span className="live-note">{props.note}</span>
  </li>
);

const Tiles = ({ figures }: { readonly figures: Figures }) => {
  const { people, sessions, interrupted, documentsOpen, edits, synced } = figures;
  const windows = plural(sessions, 'window', 'windows');
  return (
    <ul className="live-tiles" aria-label="Now">
      <Tile
        name="People"
        value={count(people)}
        note={interrupted === 0 ? windows : `${windows}, ${interrupted} reconnecting`}
      />
      <Tile name="Documents open" value={count(documentsOpen)} note="by anybody" />
      <Tile name="Edits a minute" value={count(edits)} note="in the last 60 s" />
      <Tile
        name="Sync latency p95"
        value={latency(figures.syncP95Seconds)}
        note={
          synced === 0
            ? 'no edit reached anybody'
            : `p50 ${latency(figures.syncP50Seconds)}, of ${plural(synced, 'delivery', 'deliveries')}`
        }
      />
    </ul>
  );
};

const columns: readonly Column<DocumentFigures>[] = [
  { head: 'Document', cell: ({ id, title }) => <a href={documentPath(id)}>{title}</a> },
  { head: 'People', align: 'end', cell: ({ people }) => count(people) },
  { head: 'Edits a minute', align: 'end', cell: ({ edits }) => count(edits) },
];

const charts: readonly {
  readonly title: string;
  readonly of: (moment: Moment) => number | null;
  readonly words: (value: number) => string;
  readonly atLeast: number;
}[] = [
  { title: 'People', of: ({ people }) => people, words: count, atLeast: 4 },
  { title: 'Edits a minute', of: ({ edits }) => edits, words: count, atLeast: 10 },
  {
    title: 'Sync latency p95',
    of: ({ syncP95Seconds }) => syncP95Seconds,
    words: latency,
    atLeast: 0.05,
  },
];

const Charts = ({ history }: { readonly history: readonly Moment[] }) => (
  <div className="live-charts">
    {charts.map(({ title, of, words, atLeast }) => (
      <Card key={title} title={title}>
        <Trend
          label={`${title} in the last ten minutes`}
          times={history.map(({ at }) => at)}
          values={history.map(of)}
          words={words}
          atLeast={atLeast}
        />
      </Card>
    ))}
  </div>
);

export const AnalyticsPage = () => {
  const watch = useFigures();
  const { figures, history, organization } = watch;
  const { status, word, detail } = readingOf(watch);
  return (
    <>
      <PageHeader title={organization === '' ? 'Live' : `Live in ${organization}`} />
      <p className="live-state">
        <Sign status={status} />
        <strong role="status">{word}</strong> <span className="ui-muted">{detail}</span>
      </p>
      {figures === null && watch.state !== 'refused' && <Loading what="the figures" />}
      {figures !== null && (
        <>
          <Tiles figures={figures} />
          <Charts history={history} />
          <Card title="Busiest documents" padded={false}>
            <Table
              caption="Documents that are open, or were edited in the last minute"
              columns={columns}
              rows={figures.documents}
              rowKey={({ id }) => id}
              empty="Nobody has a document open."
            />
          </Card>
        </>
      )}
    </>
  );
};
