// Every alert that is not at rest, worst first: what fires, what is about to, what is kept quiet and by
// whom, what ended lately. The filters stand in the address.

import { useCallback, useMemo, useRef, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { AlertRow } from '../../serve/shapes.ts';
import { isStanding, type ListedAlert, listed, standings, wanted } from '../live/standing.ts';
import { Unread } from '../live/unread.tsx';
import { useBoard, useFetched } from '../live/use-board.ts';
import { AlertAreaLinks } from '../pager/area.tsx';
import { Choice, choices, Typed } from '../routing/filter-fields.tsx';
import { type Filters, useFilters } from '../routing/navigation.ts';
import { AlertItem } from './alert-item.tsx';
import { useAlertKeys } from './alert-keys.ts';
import './alerts.css';

const askEveryMs = 2000;
/** A thousand at once are counted, and shown when they are asked for. */
const shownAtOnce = 100;

const none: readonly never[] = [];

const FilterBar = ({
  filters: { get, set },
  alerts,
}: {
  readonly filters: Filters;
  readonly alerts: readonly ListedAlert[];
}) => {
  const services = [...new Set(alerts.map(({ service }) => service))].filter(Boolean).toSorted();
  return (
    <search className="filter-bar" aria-label="Filter alerts">
      <Choice
        label="Severity"
        value={get('severity')}
        options={[
          ['', 'Pages and tickets'],
          ['page', 'Pages'],
          ['ticket', 'Tickets'],
        ]}
        onChange={(severity) => set({ severity })}
      />
      <Choice
        label="Service"
        value={get('service')}
        options={choices('All services', services, get('service'))}
        onChange={(service) => set({ service })}
      />
      <Typed
        label="Words"
        value={get('text')}
        placeholder="checkout latency"
        onChange={(text) => set({ text })}
      />
    </search>
  );
};

const StandingButtons = ({
  filters: { get, set },
  alerts,
}: {
  readonly filters: Filters;
  readonly alerts: readonly ListedAlert[];
}) => {
  const chosen = get('state');
  const button = (state: string, words: string, count: number) => (
    <Button key={state} aria-pressed={chosen === state} onClick={() => set({ state })}>
      {words} {count}
    </Button>
  );
  return (
    <fieldset className="standings" aria-label="Show">
      {button('', 'All', alerts.length)}
      {standings.map((standing) =>
        button(
          standing,
          `${standing[0]?.toUpperCase()}${standing.slice(1)}`,
          alerts.filter((alert) => alert.standing === standing).length,
        ),
      )}
    </fieldset>
  );
};

export const AlertsPage = () => {
  const filters = useFilters();
  const { rows, session, notifications } = useBoard();
  const { value, failure, reload } = useFetched<readonly AlertRow[]>(
    '/api/alerts',
    // Whoever is woken sees it here at once.
    notifications?.[0]?.id,
    askEveryMs,
  );
  const [isWhole, showWhole] = useState(false);
  const latestReload = useRef(reload);
  latestReload.current = reload;
  const onChanged = useCallback(() => latestReload.current(), []);
  const list = useRef<HTMLUListElement>(null);
  useAlertKeys(list);
  const all = useMemo(() => listed(value ?? none, rows ?? none), [value, rows]);
  const matching = wanted(all, filters.get);
  const state = filters.get('state');
  const shown = isStanding(state)
    ? matching.filter(({ standing }) => standing === state)
    : matching;
  const part = isWhole ? shown : shown.slice(0, shownAtOnce);
  return (
    <>
      <PageHeader
        title="Alerts"
        lead="What fires, what is about to, what is kept quiet and by whom, and what ended lately."
      />
      <AlertAreaLinks current="alerts" />
      <FilterBar filters={filters} alerts={all} />
      <StandingButtons filters={filters} alerts={matching} />
      <Unread
        {...{ value, failure, reload }}
        title={value === null ? 'The alerts could not be read' : 'The alerts may be out of date'}
        what="alerts"
      />
      {value !== null && (
        <Card padded={false}>
          {shown.length === 0 && (
            <EmptyState title={all.length === 0 ? 'No alert is open' : 'No alert matches'}>
              {all.length === 0
                ? 'An alert whose condition begins to hold appears here, and stays a while after it ended.'
                : 'Choose other filters to see the others.'}
            </EmptyState>
          )}
          <ul className="alerts" aria-label="Alerts, worst first" ref={list}>
            {part.map((alert) => (
              <AlertItem
                key={alert.id}
                alert={alert}
                mayChange={session?.you?.mayChange === true}
                onChanged={onChanged}
              />
            ))}
          </ul>
          {part.length < shown.length && (
            <p className="alerts-more">
              <Button onClick={() => showWhole(true)}>Show all {shown.length}</Button>
            </p>
          )}
        </Card>
      )}
    </>
  );
};
