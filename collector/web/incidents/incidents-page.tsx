// Every incident, newest first: those that are open, and what was before. One can be opened by hand.

import { LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { age, clock, moment } from '../../../ui/duration.ts';
import { EmptyState } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { IncidentRow } from '../../serve/incidents/shapes.ts';
import { Unread } from '../live/unread.tsx';
import { useBoard, useFetched } from '../live/use-board.ts';
import { navigate, useFilters } from '../routing/navigation.ts';
import { incidentPath } from '../routing/route.ts';
import { IncidentSign } from './incident-sign.tsx';
import { OpenForm } from './open-form.tsx';
import { firingWords, publicWords } from './words.ts';
import './incidents.css';

const askEveryMs = 3000;

const lasted = ({ openedAt, resolvedAt }: IncidentRow, now: number): string =>
  resolvedAt === null
    ? `for ${age(openedAt, now)}`
    : `${clock(openedAt, now)}, lasted ${age(openedAt, resolvedAt)}`;

const IncidentItem = ({ row, now }: { readonly row: IncidentRow; readonly now: number }) => (
  <li className={`incident incident-${row.status}`}>
    <p className="incident-head">
      <IncidentSign status={row.status} />
      <span className="ui-muted" title={`opened ${moment(row.openedAt)}`}>
        {lasted(row, now)}
      </span>
    </p>
    <p className="incident-title">
      <a href={incidentPath(row.id)}>{row.title}</a>
    </p>
    <p className="ui-muted ui-small">
      {[row.services.join(', '), firingWords(row), publicWords(row)].filter(Boolean).join(' · ')}
    </p>
  </li>
);

export const IncidentsPage = ({ now }: { readonly now: number }) => {
  const { get, set } = useFilters();
  const { rows, session } = useBoard();
  const url = '/api/incidents';
  const { value, failure, reload } = useFetched<readonly IncidentRow[]>(url, null, askEveryMs);
  const mayChange = session?.you?.mayChange === true;
  const isNew = get('new') === '1' && mayChange;
  const open = value?.filter(({ resolvedAt }) => resolvedAt === null) ?? [];
  const over = value?.filter(({ resolvedAt }) => resolvedAt !== null) ?? [];
  const list = (title: string, incidents: readonly IncidentRow[]) =>
    incidents.length > 0 && (
      <Card title={title} padded={false}>
        <ul className="incidents" aria-label={title}>
          {incidents.map((row) => (
            <IncidentItem key={row.id} row={row} now={now} />
          ))}
        </ul>
      </Card>
    );
  return (
    <>
      <PageHeader
        title="Incidents"
        lead="A page opens one; what breaks with it joins it. A red that lasts is told on the status page by itself."
        actions={
          <>
            <a href="/status">Status page</a>
            {mayChange && !isNew && (
              <LinkButton kind="primary" href="/incidents?new=1">
                Open an incident
              </LinkButton>
            )}
          </>
        }
      />
      {isNew && rows !== null && (
        <OpenForm
          services={[...new Set(rows.map(({ service }) => service))].toSorted()}
          onCancel={() => set({ new: '' })}
          onOpened={({ id }) => navigate(incidentPath(id))}
        />
      )}
      <Unread
        {...{ value, failure, reload }}
        title="The incidents could not be read"
        what="incidents"
      />
      {value?.length === 0 && (
        <Card>
          <EmptyState title="There was no incident">
            The first page, or the first one opened by hand, appears here.
          </EmptyState>
        </Card>
      )}
      {list('Open', open)}
      {list('Over', over)}
    </>
  );
};
