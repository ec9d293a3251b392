// Every error that occurred, grouped: worst first, or newest. The filters stand in the address.

import { Card } from '../../../ui/card.tsx';
import { ago, moment } from '../../../ui/duration.ts';
import { count, exactly } from '../../../ui/figure.ts';
import { EmptyState, Loading, Notice } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { ErrorList, ErrorRow } from '../../serve/errors/shapes.ts';
import { useFetched } from '../live/use-board.ts';
import { Choice, choices } from '../routing/filter-fields.tsx';
import { type Filters, useFilters } from '../routing/navigation.ts';
import { errorPath, tracePath } from '../routing/route.ts';
import { HourChart } from './hour-chart.tsx';
import { errorsUrl, releasesOf, sortOf, sortWords, windowOf, windowWords } from './question.ts';
import './errors.css';

const askEveryMs = 10_000;

const FilterBar = ({
  filters,
  list,
}: {
  readonly filters: Filters;
  readonly list: ErrorList | null;
}) => {
  const { get, set } = filters;
  const services = list?.services ?? [];
  return (
    <search className="filter-bar" aria-label="Filter errors">
      <Choice
        label="Service"
        value={get('service')}
        options={choices(
          'All services',
          services.map(({ service }) => service),
          get('service'),
        )}
        onChange={(service) => set({ service, release: '' })}
      />
      <Choice
        label="Release"
        value={get('release')}
        options={choices('All releases', releasesOf(services, get('service')), get('release'))}
        onChange={(release) => set({ release })}
      />
      <Choice
        label="Time"
        value={windowOf(get('window'))}
        options={Object.entries(windowWords)}
        onChange={(window) => set({ window: window === '24h' ? '' : window })}
      />
      <Choice
        label="Order"
        value={sortOf(get('sort'))}
        options={Object.entries(sortWords)}
        onChange={(sort) => set({ sort: sort === 'worst' ? '' : sort })}
      />
    </search>
  );
};

export const NewBadge = ({ release }: { readonly release: string | null }) => (
  <span className="error-new" title={`first seen in release ${release ?? 'that runs now'}`}>
    <span aria-hidden="true">✦</span> new in {release ?? 'this release'}
  </span>
);

const ErrorItem = ({ row, now }: { readonly row: ErrorRow; readonly now: number }) => {
  const href = errorPath(row.id);
  return (
    <li className="error-row" data-href={href}>
      <div className="error-what">
        <p className="error-head">
          <a href={href}>{row.type}</a>
          {row.isNew && <NewBadge release={row.firstRelease} />}
        </p>
        <p className="error-title">{row.title || '(no message)'}</p>
        <p className="error-where">
          {row.service}
          {row.culprit !== null && (
            <>
              {' · '}
              <code>{row.culprit}</code>
            </>
          )}
          {row.route !== null && ` · ${row.route}`}
        </p>
      </div>
      <HourChart counts={row.sparkline} now={now} />
      <div className="error-figures">
        <p className="error-count" title={`${exactly(row.countInWindow)} in this time`}>
          {count(row.countInWindow)}
        </p>
        <p title={moment(row.lastSeen)}>{ago(row.lastSeen, now)}</p>
        <p className="ui-muted" title={moment(row.firstSeen)}>
          first {ago(row.firstSeen, now)}
        </p>
        {row.traceId !== null && <a href={tracePath(row.traceId)}>Trace</a>}
      </div>
    </li>
  );
};

const LeftOut = ({ folded, leftOut }: Pick<ErrorList, 'folded' | 'leftOut'>) =>
  folded + leftOut === 0 ? null : (
    <Notice tone="warning" title="Not every error has a group of its own">
      {folded > 0 && `${count(folded)} were counted as "more errors" of their service. `}
      {leftOut > 0 && `${count(leftOut)} came too fast to be looked at.`}
    </Notice>
  );

export const ErrorsPage = ({ now }: { readonly now: number }) => {
  const filters = useFilters();
  const { value, failure } = useFetched<ErrorList>(errorsUrl(filters.get), null, askEveryMs);
  const isFiltered = filters.get('service') !== '' || filters.get('release') !== '';
  return (
    <>
      <PageHeader
        title="Errors"
        lead="Exceptions that traces and logs told of, grouped by service, type and place in the code. One that occurs several times in a trace counts once."
      />
      <FilterBar filters={filters} list={value} />
      {failure !== null && (
        <Notice tone={value === null ? 'error' : 'warning'} title="The errors could not be read">
          {failure.message} The page keeps trying.
        </Notice>
      )}
      {value === null && failure === null && <Loading what="errors" />}
      {value !== null && (
        <>
          <LeftOut folded={value.folded} leftOut={value.leftOut} />
          <Card padded={false}>
            {value.groups.length === 0 && (
              <EmptyState title={isFiltered ? 'No error matches' : 'No error occurred'}>
                {isFiltered
                  ? 'Choose another service or release.'
                  : 'A span with an exception event, or a log record of severity ERROR, appears here.'}
              </EmptyState>
            )}
            <ul className="error-list" aria-label="Groups of errors">
              {value.groups.map((row) => (
                <ErrorItem key={row.id} row={row} now={now} />
              ))}
            </ul>
          </Card>
          {value.total > value.groups.length && (
            <p className="ui-muted">
              {value.groups.length} of {value.total} are shown.
            </p>
          )}
        </>
      )}
    </>
  );
};
