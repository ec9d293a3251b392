// One SLO: each of its objectives with everything that is known of it, and what happened meanwhile.
// The rows of the stream keep state and current value live; the rest is asked for every ten seconds.

import { useMemo } from 'react';
import { LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { age, clock, moment } from '../../../ui/duration.ts';
import { Notice } from '../../../ui/notice.tsx';
import { StatusBadge } from '../../../ui/status-badge.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import type { MarkerRow, ObjectiveRow } from '../../serve/shapes.ts';
import type { DayRow, SloDays, SloDefinition, SloDetail } from '../../serve/slos/shapes.ts';
import { isSloDays, isSloDefinition, isSloDetail } from '../live/answers.ts';
import { keyOf } from '../live/rows.ts';
import { UnreadOne } from '../live/unread.tsx';
import { useBoard, useFetched } from '../live/use-board.ts';
import { useKeys } from '../routing/keys.ts';
import { lastBoard, navigate, useFilters } from '../routing/navigation.ts';
import { runbookHref } from '../routing/runbook.ts';
import { Agreed } from './agreed.tsx';
import { bandsOf } from './bands.ts';
import { BudgetCard } from './budget-card.tsx';
import { CompositeLine } from './composite-line.tsx';
import { type DayLength, dayLengthOf } from './days.ts';
import { DaysCard } from './days-card.tsx';
import { DefinitionCard } from './definition-card.tsx';
import { grafanaLink } from './grafana.ts';
import { HistoryChart } from './history-chart.tsx';
import { changesOf, type NumberedMarker, numberedMarkers } from './markers.ts';
import { MarkersCard } from './markers-card.tsx';
import { NowCard } from './now-card.tsx';
import { QueriesCard } from './queries-card.tsx';
import { AlertsTable, ExemplarsTable, WindowsTable } from './tables.tsx';
import './slo-page.css';

const askEveryMs = 10_000;
const daysEveryMs = 300_000;
const hourMs = 3_600_000;
const mostChanges = 1000;

type ObjectiveDetail = SloDetail['objectives'][number];

const ObjectiveSection = (props: {
  readonly detail: ObjectiveDetail;
  readonly live: ObjectiveRow;
  readonly markers: readonly NumberedMarker[];
  readonly alone: boolean;
  readonly grafanaUrl: string | null;
  readonly notifications: readonly NotificationRow[] | null;
  readonly changes: readonly NumberedMarker[];
  /** null while they are not known. */
  readonly days: readonly DayRow[] | null;
  readonly dayLength: DayLength;
  readonly onDayLength: (length: DayLength) => void;
  readonly now: number;
}) => {
  const { detail, live, markers, alone, grafanaUrl, notifications, changes, days, now } = props;
  // To ten seconds: an alert that fires is not drawn anew with every second.
  const nearly = Math.ceil(now / askEveryMs) * askEveryMs;
  const bands = useMemo(
    () => bandsOf(detail, detail.alerts, notifications ?? [], nearly),
    [detail, notifications, nearly],
  );
  return (
    <section className="objective" aria-label={`Objective ${live.objective}`}>
      <p className="objective-state">
        {!alone && <strong>{live.objective}</strong>}
        <StatusBadge status={live.status} />
        <span title={moment(live.since)}>
          since {clock(live.since, now)} · {age(live.since, now)}
        </span>
        <span className="ui-muted">
          service {live.service}
          {live.owner != null && `, owned by ${live.owner}`}
        </span>
        {grafanaUrl !== null && (
          <a href={grafanaLink(grafanaUrl, live)} target="_blank" rel="noreferrer">
            Open in Grafana<span className="ui-unseen"> (opens a new tab)</span> ↗
          </a>
        )}
      </p>
      <Agreed step={live.budgetPolicy ?? null} />
      <div className="objective-columns">
        <NowCard row={live} />
        <Card title="Last hour">
          <HistoryChart
            history={detail.history}
            target={live.current.target}
            markers={markers}
            bands={bands}
            now={now}
          />
        </Card>
      </div>
      <BudgetCard detail={detail} live={live} bands={bands} changes={changes} now={now} />
      {days !== null && (
        <DaysCard
          days={days}
          unit={live.counts}
          length={props.dayLength}
          onLength={props.onDayLength}
        />
      )}
      <div className="objective-tables">
        <div>
          <ExemplarsTable slo={live.name} exemplars={detail.exemplars} now={now} />
          <WindowsTable windows={detail.windows} />
        </div>
        <div>
          <AlertsTable alerts={detail.alerts} now={now} />
          <MarkersCard markers={markers} now={now} />
          <QueriesCard good={detail.goodQuery} total={detail.totalQuery} />
        </div>
      </div>
    </section>
  );
};

const Runbook = ({ runbook }: { readonly runbook: string | null }) => {
  if (runbook === null) return null;
  const link = runbookHref(runbook);
  return link !== null ? (
    <LinkButton href={link} target="_blank" rel="noreferrer">
      Runbook<span className="ui-unseen"> (opens a new tab)</span> ↗
    </LinkButton>
  ) : (
    <span className="ui-muted">
      Runbook: <code>{runbook}</code>
    </span>
  );
};

/** Those of the answer and those that arrived since, once each. */
const merged = (one: readonly MarkerRow[], other: readonly MarkerRow[]): readonly MarkerRow[] => [
  ...new Map([...one, ...other].map((marker) => [marker.id, marker])).values(),
];

export const SloPage = ({ name, now }: { readonly name: string; readonly now: number }) => {
  const { rows, markers: newMarkers, notifications, session } = useBoard();
  const { value, failure } = useFetched<SloDetail>(
    `/api/slos/${encodeURIComponent(name)}`,
    notifications,
    askEveryMs,
    isSloDetail,
  );
  const path = `/api/slos/${encodeURIComponent(name)}`;
  const days = useFetched<SloDays>(`${path}/days?days=90`, null, daysEveryMs, isSloDays);
  const definition = useFetched<SloDefinition>(`${path}/definition`, null, 0, isSloDefinition);
  const startMs = Math.min(...(value?.objectives.map(({ burnDown }) => burnDown.startMs) ?? [0]));
  // To the hour, so that the question stays the same.
  const since = Math.floor(startMs / hourMs) * hourMs;
  const past = useFetched<readonly MarkerRow[]>(
    `/api/markers?since=${since}&limit=${mostChanges}`,
    newMarkers,
    daysEveryMs,
    Array.isArray,
  );
  const changes = useMemo(() => changesOf(past.value ?? []), [past.value]);
  const back = { href: lastBoard(), label: 'Board' };
  const filters = useFilters();
  const dayLength = dayLengthOf(filters.get('days'));
  const onDayLength = (length: DayLength) =>
    filters.set({ days: length === 90 ? '' : `${length}` });
  useKeys([
    {
      keys: ['d'],
      does: 'The last 30 or 90 days',
      press: () => {
        onDayLength(dayLength === 90 ? 30 : 90);
        return true;
      },
    },
    {
      keys: ['Escape', 'u'],
      does: 'Back to the board',
      press: () => {
        navigate(lastBoard());
        return true;
      },
    },
  ]);
  if (value === null)
    return (
      <>
        <PageHeader title={name} back={back} />
        <UnreadOne failure={failure} what="SLO" />
      </>
    );
  const markers = numberedMarkers(merged(value.markers, newMarkers), now);
  const live = new Map(rows?.map((row) => [keyOf(row), row]));
  return (
    <>
      <PageHeader
        title={value.title}
        lead={value.description}
        back={back}
        actions={
          <>
            {session?.you?.mayChange === true && (
              <LinkButton href={`/corrections?new=1&slo=${encodeURIComponent(name)}`}>
                Leave time out
              </LinkButton>
            )}
            <LinkButton href="/reports" target="_blank" rel="noreferrer">
              Reports<span className="ui-unseen"> (opens a new tab)</span> ↗
            </LinkButton>
            <Runbook runbook={value.runbook} />
          </>
        }
      />
      {failure !== null && (
        <Notice tone="warning" title="This page may be out of date">
          {failure.message}
        </Notice>
      )}
      {value.composite !== null && (
        <CompositeLine composite={value.composite} period={value.objectives[0]?.window ?? ''} />
      )}
      {value.objectives.map((detail) => (
        <ObjectiveSection
          key={detail.objective}
          detail={detail}
          live={live.get(keyOf(detail)) ?? detail}
          markers={markers}
          alone={value.objectives.length === 1}
          grafanaUrl={session?.grafanaUrl ?? null}
          notifications={notifications}
          changes={changes}
          days={
            days.value?.objectives.find(({ objective }) => objective === detail.objective)?.days ??
            null
          }
          dayLength={dayLength}
          onDayLength={onDayLength}
          now={now}
        />
      ))}
      {days.failure !== null && (
        <Notice tone="error" title="The days of this SLO could not be read">
          {days.failure.message}
        </Notice>
      )}
      <DefinitionCard answer={definition} />
    </>
  );
};
