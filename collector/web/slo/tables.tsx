// The tables of an objective: windows, alerts, and the traces of bad events.

import { Card } from '../../../ui/card.tsx';
import { ago, clock, duration, lengthInWords, moment } from '../../../ui/duration.ts';
import { burnText, count, exactly, goodPercent } from '../../../ui/figure.ts';
import type { Status } from '../../../ui/status.ts';
import { StatusShape } from '../../../ui/status-badge.tsx';
import { type Column, Table } from '../../../ui/table.tsx';
import type { AlertRow } from '../../serve/shapes.ts';
import type { WindowRow } from '../../serve/slos/shapes.ts';
import type { TraceSummary } from '../../serve/traces/shapes.ts';
import { remarks, type Standing, standingMeaning, standingOf } from '../live/standing.ts';
import { sloTracesPath, tracePath } from '../routing/route.ts';

/** A figure with its exact value on hover; a dash where nothing was measured. */
const Figure = ({ value, text }: { value: number | null; text: (value: number) => string }) =>
  value === null ? (
    <span title="nothing measured">—</span>
  ) : (
    <span title={exactly(value)}>{text(value)}</span>
  );

const windowColumns = (isSliced: boolean): readonly Column<WindowRow>[] => [
  { head: 'Window', cell: (row) => lengthInWords(row.window) },
  {
    head: 'Good ratio',
    align: 'end',
    cell: (row) => <Figure value={row.sli} text={goodPercent} />,
  },
  {
    head: 'Bad',
    align: 'end',
    cell: (row) => <Figure value={row.total - row.good} text={count} />,
  },
  {
    head: 'Total',
    align: 'end',
    cell: (row) => (
      <>
        <Figure value={row.total} text={count} />
        {isSliced && <span className="ui-muted"> {row.counts}</span>}
      </>
    ),
  },
  { head: 'Burn', align: 'end', cell: (row) => <Figure value={row.burn} text={burnText} /> },
];

export const WindowsTable = ({ windows }: { readonly windows: readonly WindowRow[] }) => {
  const isSliced = windows.some(({ counts }) => counts === 'slices');
  return (
    <Card title="Windows" padded={false}>
      <Table
        caption={`Good ${isSliced ? 'slices of time' : 'events'} and burn by window`}
        columns={windowColumns(isSliced)}
        rows={windows}
        rowKey={({ window, counts }) => `${window} ${counts}`}
        empty="No window has been counted yet."
      />
    </Card>
  );
};

const alertKinds: Readonly<Record<AlertRow['kind'], string>> = {
  threshold: 'red threshold',
  burn: 'budget burn',
  stale: 'source silent',
};

const standingShapes: Readonly<Record<Standing, Status>> = {
  firing: 'red',
  recovering: 'yellow',
  pending: 'yellow',
  silenced: 'stale',
  inhibited: 'stale',
  resolved: 'green',
};

const AlertState = ({ row }: { readonly row: AlertRow }) => {
  const standing = standingOf(row);
  return (
    <span className={`alert-state alert-${row.state}`} title={standingMeaning[standing]}>
      <StatusShape status={standingShapes[standing]} />
      {standing}
    </span>
  );
};

export const AlertsTable = ({
  alerts,
  now,
}: {
  readonly alerts: readonly AlertRow[];
  readonly now: number;
}) => {
  const columns: readonly Column<AlertRow>[] = [
    { head: 'State', cell: (row) => <AlertState row={row} /> },
    {
      head: 'Why',
      wide: true,
      cell: (row) => (
        <>
          {row.summary}
          {remarks(row, now).map((remark) => (
            <p key={remark} className="ui-muted ui-small">
              {remark}
            </p>
          ))}
        </>
      ),
    },
    { head: 'Kind', cell: (row) => `${alertKinds[row.kind]}, ${row.severity}` },
    {
      head: 'Since',
      align: 'end',
      cell: (row) => (
        <span title={moment(row.resolvedAt ?? row.since)}>
          {clock(row.resolvedAt ?? row.since, now)}
        </span>
      ),
    },
  ];
  return (
    <Card title="Alerts" actions={<a href="/alerts">All alerts</a>} padded={false}>
      <Table
        caption="Alerts of this objective"
        columns={columns}
        rows={alerts}
        rowKey={({ id }) => id}
        empty="No alert has fired."
      />
    </Card>
  );
};

export const ExemplarsTable = ({
  slo,
  exemplars,
  now,
}: {
  readonly slo: string;
  readonly exemplars: readonly TraceSummary[];
  readonly now: number;
}) => {
  const columns: readonly Column<TraceSummary>[] = [
    {
      head: 'Request',
      wide: true,
      cell: (row) => <a href={tracePath(row.traceId)}>{row.name}</a>,
    },
    {
      head: 'Took',
      align: 'end',
      cell: (row) => <Figure value={row.durationMs} text={(ms) => duration(ms / 1000)} />,
    },
    {
      head: 'Result',
      cell: (row) =>
        row.status === 'error' ? <strong className="result-error">■ error</strong> : 'ok',
    },
    { head: 'Spans', align: 'end', cell: (row) => row.spanCount },
    {
      head: 'When',
      align: 'end',
      cell: (row) => <span title={moment(row.at)}>{ago(row.at, now)}</span>,
    },
  ];
  return (
    <Card
      title="Traces of bad events"
      actions={<a href={sloTracesPath(slo)}>All that are kept</a>}
      padded={false}
    >
      <Table
        caption="Kept traces of bad events, newest first"
        columns={columns}
        rows={exemplars}
        rowKey={({ traceId }) => traceId}
        empty="No trace of a bad event is kept: there were none, or none was sampled."
      />
    </Card>
  );
};
