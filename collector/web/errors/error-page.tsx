// One group of errors: what it says, when it occurred, where in the code and in which requests, and
// the way to a trace of it.

import type { ReactNode } from 'react';
import { Button, LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ago, clock, moment } from '../../../ui/duration.ts';
import { count, exactly } from '../../../ui/figure.ts';
import { Loading, Notice } from '../../../ui/notice.tsx';
import { type Column, Table } from '../../../ui/table.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { ErrorDetail, ErrorWindow } from '../../serve/errors/shapes.ts';
import { useFetched } from '../live/use-board.ts';
import { type Filters, useFilters } from '../routing/navigation.ts';
import { tracePath } from '../routing/route.ts';
import { NewBadge } from './errors-page.tsx';
import { HourChart } from './hour-chart.tsx';
import { windowOf, windowWords } from './question.ts';
import './errors.css';

const back = { href: '/errors', label: 'Errors' };
const askEveryMs = 10_000;

const When = ({ at, now }: { readonly at: number; readonly now: number }) => (
  <span title={moment(at)}>
    {clock(at, now)} <span className="ui-muted">({ago(at, now)})</span>
  </span>
);

const Fact = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

const WindowSwitch = ({ filters }: { readonly filters: Filters }) => {
  const chosen = windowOf(filters.get('window'));
  return (['24h', '7d'] satisfies ErrorWindow[]).map((window) => (
    <Button
      key={window}
      kind="quiet"
      aria-pressed={window === chosen}
      onClick={() => filters.set({ window: window === '24h' ? '' : window })}
    >
      {windowWords[window]}
    </Button>
  ));
};

const Occurrences = ({ detail, now }: { readonly detail: ErrorDetail; readonly now: number }) => {
  const filters = useFilters();
  return (
    <Card title="Occurrences an hour" actions={<WindowSwitch filters={filters} />}>
      <HourChart counts={detail.sparkline} now={now} large={true} />
      <dl className="error-facts">
        <Fact name="in this time">
          <span title={exactly(detail.countInWindow)}>{count(detail.countInWindow)}</span>
        </Fact>
        <Fact name="in all">
          <span title={exactly(detail.count)}>{count(detail.count)}</span>
        </Fact>
        <Fact name="first seen">
          <When at={detail.firstSeen} now={now} />
          {detail.firstRelease !== null && ` in ${detail.firstRelease}`}
        </Fact>
        <Fact name="last seen">
          <When at={detail.lastSeen} now={now} />
          {detail.release !== null && ` in ${detail.release}`}
        </Fact>
      </dl>
    </Card>
  );
};

const routeColumns: readonly Column<ErrorDetail['routes'][number]>[] = [
  { head: 'Route', wide: true, cell: ({ route }) => route },
  { head: 'Errors', align: 'end', cell: (row) => count(row.count) },
];

const releaseColumns = (now: number): readonly Column<ErrorDetail['releases'][number]>[] => [
  { head: 'Release', cell: ({ release }) => release },
  { head: 'Errors', align: 'end', cell: (row) => count(row.count) },
  { head: 'First', align: 'end', cell: (row) => ago(row.firstSeen, now) },
  { head: 'Last', align: 'end', cell: (row) => ago(row.lastSeen, now) },
];

const traceColumns = (now: number): readonly Column<ErrorDetail['traces'][number]>[] => [
  {
    head: 'Trace',
    cell: ({ traceId, kept }) =>
      kept ? (
        <a href={tracePath(traceId)}>
          <code>{traceId}</code>
        </a>
      ) : (
        <code className="ui-muted">{traceId}</code>
      ),
  },
  {
    head: 'When',
    align: 'end',
    cell: ({ at, kept }) => `${ago(at, now)}${kept ? '' : ', not kept'}`,
  },
];

const Loaded = ({ detail, now }: { readonly detail: ErrorDetail; readonly now: number }) => (
  <>
    <PageHeader
      title={detail.type}
      back={back}
      lead={
        <>
          <span className="error-message">{detail.message || '(no message)'}</span>
          <span className="error-head">
            <span className="ui-muted">service {detail.service}</span>
            {detail.isNew && <NewBadge release={detail.firstRelease} />}
          </span>
        </>
      }
      actions={
        detail.traceId !== null && (
          <LinkButton kind="primary" href={tracePath(detail.traceId)}>
            Open a trace
          </LinkButton>
        )
      }
    />
    <div className="error-columns">
      <div>
        <Occurrences detail={detail} now={now} />
        <Card title="Stack" padded={detail.stack === ''}>
          {detail.stack === '' ? (
            <p className="ui-muted">None was recorded: the message tells its group.</p>
          ) : (
            <pre className="error-stack">{detail.stack}</pre>
          )}
        </Card>
      </div>
      <div>
        <Card title="Affected routes" padded={false}>
          <Table
            caption="Routes in which it occurred, most frequent first"
            columns={routeColumns}
            rows={detail.routes}
            rowKey={({ route }) => route}
            empty="No request is known in which it occurred."
          />
        </Card>
        <Card title="Releases" padded={false}>
          <Table
            caption="Releases in which it occurred, latest first"
            columns={releaseColumns(now)}
            rows={detail.releases}
            rowKey={({ release }) => release}
            empty="No release is told."
          />
        </Card>
        <Card title="Traces" padded={false}>
          <Table
            caption="Traces in which it occurred, latest first"
            columns={traceColumns(now)}
            rows={detail.traces}
            rowKey={({ traceId }) => traceId}
            empty="It was told without a trace."
          />
        </Card>
      </div>
    </div>
  </>
);

export const ErrorPage = ({ id, now }: { readonly id: string; readonly now: number }) => {
  const window = windowOf(useFilters().get('window'));
  const { value, failure } = useFetched<ErrorDetail>(
    `/api/errors/${id}?window=${window}`,
    null,
    askEveryMs,
  );
  if (value !== null) return <Loaded detail={value} now={now} />;
  return (
    <>
      <PageHeader title="Error" lead={<code>{id}</code>} back={back} />
      {failure === null && <Loading what="this error" />}
      {failure !== null && (
        <Notice
          tone={failure.status === 404 ? 'warning' : 'error'}
          title={failure.status === 404 ? 'This error is not kept' : 'It could not be read'}
        >
          {failure.message}
        </Notice>
      )}
    </>
  );
};
