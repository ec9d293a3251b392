// One run of a load gate: its verdict, each objective as k6 and the collector saw it, how near its limit
// it came, and what the runs before it measured.

import { LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { clock, moment } from '../../../ui/duration.ts';
import { count, exactly, goodPercent, targetPercent } from '../../../ui/figure.ts';
import { Notice } from '../../../ui/notice.tsx';
import { type Column, Table } from '../../../ui/table.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { GateObjective, GateRun } from '../../serve/gates/shapes.ts';
import { UnreadOne } from '../live/unread.tsx';
import { useBoard, useFetched } from '../live/use-board.ts';
import { useBackKey } from '../routing/back-key.ts';
import { sloPath } from '../routing/route.ts';
import { beforeText, clientMargin, clientText, marginText, serverMargin } from './figures.ts';
import { GateSign } from './gate-sign.tsx';
import { factsText, GateRunItem } from './gates-page.tsx';
import { PhaseTable } from './phase-table.tsx';
import './gates.css';

const askEveryMs = 5000;

const Margin = ({ margin }: { readonly margin: number | null }) =>
  margin === null ? (
    <span title="nothing to compare">—</span>
  ) : (
    <span className={margin < 0 ? 'gate-over' : ''} title={exactly(margin)}>
      {marginText(margin)}
    </span>
  );

/** What it was measured on, under the figure. */
const Events = (props: {
  readonly of: string;
  readonly events: number;
  readonly least: number | null;
}) => {
  const { of, events, least } = props;
  return (
    <span
      className="gate-events ui-muted ui-small"
      title={least === null ? undefined : `at least ${least} needed`}
    >
      {of} {count(events)}
    </span>
  );
};

const Measured = ({ client }: Pick<GateObjective, 'client'>) =>
  client === null ? (
    '—'
  ) : (
    <>
      {clientText(client)}
      <Events of="events:" events={client.events} least={client.minimumEvents} />
    </>
  );

const Counted = ({ server }: Pick<GateObjective, 'server'>) =>
  server === null ? (
    '—'
  ) : (
    <>
      {server.sli === null
        ? '—'
        : `${goodPercent(server.sli)} of ≥ ${targetPercent(server.target)}`}
      <Events of="counted:" events={server.total} least={server.minimumEvents} />
    </>
  );

const runsBefore = ({ earlier }: GateRun): Column<GateObjective> => ({
  head: 'Runs before',
  align: 'end',
  cell: (row) => beforeText(row, earlier) ?? '—',
});

const columnsOf = (run: GateRun): readonly Column<GateObjective>[] => [
  {
    head: 'Objective',
    wide: true,
    cell: ({ title, objective }) => {
      const [slo = objective, name = ''] = objective.split('/');
      return (
        <>
          <a href={sloPath(slo)}>{title}</a> <span className="ui-muted">{name}</span>
        </>
      );
    },
  },
  {
    head: 'Verdict',
    cell: (row) =>
      row.isIdle ? <GateSign state="inconclusive" word="IDLE" /> : <GateSign state={row.verdict} />,
  },
  { head: 'k6 measured', align: 'end', cell: (row) => <Measured client={row.client} /> },
  {
    head: 'Margin',
    align: 'end',
    cell: ({ client }) => <Margin margin={client === null ? null : clientMargin(client)} />,
  },
  { head: 'Collector counted', align: 'end', cell: (row) => <Counted server={row.server} /> },
  {
    head: 'Budget margin',
    align: 'end',
    cell: ({ server }) => <Margin margin={server === null ? null : serverMargin(server)} />,
  },
  // Of a load in phases another one may have decided before: what is the same is told beside them.
  ...(run.phases.length === 0 ? [runsBefore(run)] : []),
];

const timelineHref = (run: GateRun): string =>
  `/timeline?range=${Date.now() - run.startedAt < 86_400_000 ? '24h' : '30d'}`;

const Judgement = ({ run }: { readonly run: GateRun }) => (
  <Card
    title={
      run.phases.length === 0 ? 'What was measured' : 'What was measured in the phase that decided'
    }
    padded={false}
  >
    <Table
      caption="Objectives of the run"
      columns={columnsOf(run)}
      rows={run.objectives}
      rowKey={(row) => row.objective}
      empty={
        run.state === 'running'
          ? 'The run is not over.'
          : 'The gate told its verdict only, and no figures.'
      }
    />
  </Card>
);

export const GatePage = ({ id, now }: { readonly id: string; readonly now: number }) => {
  const { markers } = useBoard();
  const { value: run, failure } = useFetched<GateRun>(
    `/api/gates/${encodeURIComponent(id)}`,
    markers[0]?.id,
    askEveryMs,
  );
  const back = { href: '/gates', label: 'Gate runs' };
  useBackKey(back.href, 'Back to the runs');
  if (run === null)
    return (
      <>
        <PageHeader title="A gate run" back={back} />
        <UnreadOne failure={failure} what="run" />
      </>
    );
  return (
    <>
      <PageHeader
        title={`Gate ${run.profile}`}
        lead={
          <span className="gate-facts">
            <GateSign state={run.state} />
            <span title={moment(run.startedAt)}>{clock(run.startedAt, now)}</span>
            <span>{factsText(run)}</span>
            <span className="ui-muted">run {run.run}</span>
          </span>
        }
        back={back}
        actions={<LinkButton href={timelineHref(run)}>What else happened</LinkButton>}
      />
      {failure !== null && (
        <Notice tone="warning" title="This page may be out of date">
          {failure.message}
        </Notice>
      )}
      {run.reasons.length > 0 && (
        <Card title={run.state === 'fail' ? 'Why it failed' : 'Why it did not pass'}>
          <ul className="gate-reasons">
            {run.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </Card>
      )}
      {run.phases.length > 0 && <PhaseTable run={run} />}
      <Judgement run={run} />
      <Card title="Runs before it" padded={false}>
        {run.earlier.length === 0 && (
          <p className="ui-muted gate-run">
            No run of this profile was judged before it, with no fault switched on.
          </p>
        )}
        <ul aria-label="Runs before it">
          {run.earlier.map((row) => (
            <GateRunItem key={row.run} row={row} now={now} />
          ))}
        </ul>
      </Card>
    </>
  );
};
