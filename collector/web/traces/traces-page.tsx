// Kept traces, found by what people know of them: the SLO that they hurt, the route, that they failed
// or were slow. The filters stand in the address.

import { useEffect, useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ago, duration, moment } from '../../../ui/duration.ts';
import { exactly } from '../../../ui/figure.ts';
import { EmptyState, Loading, Notice } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { TraceChoices, TraceSummary } from '../../serve/traces/shapes.ts';
import { useBoard, useFetched } from '../live/use-board.ts';
import { Choice, choices, Typed } from '../routing/filter-fields.tsx';
import { type Filters, useFilters } from '../routing/navigation.ts';
import { tracePath } from '../routing/route.ts';
import { ForwardingLine } from './forwarding-line.tsx';
import { barShare, durationFault, filterNames, timeWords, tracesUrl } from './question.ts';
import './traces.css';

const askEveryMs = 10_000;
const shown = 100;

const FilterBar = ({ filters }: { readonly filters: Filters }) => {
  const { get, set } = filters;
  const { rows } = useBoard();
  const { value } = useFetched<TraceChoices>('/api/traces/choices', null, 60_000);
  const isFiltered = [...filterNames, 'time'].some((name) => get(name) !== '');
  return (
    <search className="filter-bar" aria-label="Filter traces">
      <Choice
        label="SLO"
        value={get('slo')}
        options={choices('Any', [...new Set(rows?.map(({ name }) => name) ?? [])], get('slo'))}
        onChange={(slo) => set({ slo })}
      />
      <Typed
        label="Route"
        value={get('route')}
        placeholder="GET /api/documents"
        options={value?.routes ?? []}
        onChange={(route) => set({ route })}
      />
      <Choice
        label="Service"
        value={get('service')}
        options={choices('Any', value?.services ?? [], get('service'))}
        onChange={(service) => set({ service })}
      />
      <Choice
        label="Result"
        value={get('status')}
        options={[
          ['', 'Any'],
          ['error', 'Failed'],
          ['ok', 'Without error'],
        ]}
        onChange={(status) => set({ status })}
      />
      <Typed
        label="Took at least"
        value={get('minDuration')}
        placeholder="500ms"
        error={durationFault(get('minDuration'))}
        onChange={(minDuration) => set({ minDuration })}
      />
      <Choice
        label="Time"
        value={get('time')}
        options={Object.entries(timeWords)}
        onChange={(time) => set({ time })}
      />
      <Choice
        label="Order"
        value={get('order')}
        options={[
          ['', 'Newest first'],
          ['slowest', 'Slowest first'],
        ]}
        onChange={(order) => set({ order })}
      />
      {isFiltered && (
        <Button
          kind="quiet"
          onClick={() =>
            set(Object.fromEntries([...filterNames, 'time'].map((name) => [name, ''])))
          }
        >
          Clear filters
        </Button>
      )}
    </search>
  );
};

const TraceItem = ({
  row,
  longestMs,
  now,
}: {
  readonly row: TraceSummary;
  readonly longestMs: number;
  readonly now: number;
}) => {
  const href = tracePath(row.traceId);
  const failed = row.errors > 0;
  return (
    <li className="trace-row" data-href={href}>
      <div className="trace-what">
        <a href={href}>{row.name}</a>
        <p className="trace-where">
          {row.services.join(', ')} · {row.spanCount === 1 ? '1 span' : `${row.spanCount} spans`} ·{' '}
          <span title={moment(row.at)}>{ago(row.at, now)}</span>
        </p>
      </div>
      <p className={failed ? 'trace-result trace-result-error' : 'trace-result'}>
        {failed ? `■ ${row.errors === 1 ? '1 error' : `${row.errors} errors`}` : 'no error'}
      </p>
      <p
        className="trace-took"
        title={`${exactly(row.totalMs)} ms in all, ${exactly(row.durationMs)} ms its first span`}
      >
        <span
          className={failed ? 'trace-bar trace-bar-error' : 'trace-bar'}
          style={{ inlineSize: `${barShare(row.totalMs, longestMs) * 100}%` }}
          aria-hidden="true"
        />
        <span>{duration(row.totalMs / 1000)}</span>
      </p>
    </li>
  );
};

/** Follows the minute, not the second: what is asked does not change at every tick. */
const useMinute = (now: number): number => {
  const minute = Math.floor(now / 60_000) * 60_000;
  const [kept, setKept] = useState(minute);
  useEffect(() => setKept(minute), [minute]);
  return kept;
};

export const TracesPage = ({ now }: { readonly now: number }) => {
  const filters = useFilters();
  const url = tracesUrl(filters.get, useMinute(now), shown);
  const { value, failure } = useFetched<readonly TraceSummary[]>(url, null, askEveryMs);
  const longestMs = Math.max(0, ...(value ?? []).map(({ totalMs }) => totalMs));
  return (
    <>
      <PageHeader
        title="Traces"
        lead="A bounded set is kept: those that hurt an SLO, the failed and the slow first, and a fair sample of the rest."
      />
      <ForwardingLine now={now} />
      <FilterBar filters={filters} />
      {failure !== null && (
        <Notice tone={value === null ? 'error' : 'warning'} title="The traces could not be read">
          {failure.message}
        </Notice>
      )}
      {value === null && failure === null && <Loading what="traces" />}
      {value !== null && (
        <Card padded={false}>
          {value.length === 0 && (
            <EmptyState title="No kept trace answers to this">
              Take a filter away, or wait: a trace is kept some seconds after its request.
            </EmptyState>
          )}
          <ul className="trace-list" aria-label="Traces">
            {value.map((row) => (
              <TraceItem key={row.traceId} row={row} longestMs={longestMs} now={now} />
            ))}
          </ul>
          {value.length === shown && (
            <p className="trace-more">The first {shown} are shown: narrow the search for others.</p>
          )}
        </Card>
      )}
    </>
  );
};
