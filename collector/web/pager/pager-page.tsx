// Every notification that was sent, newest first, with what each receiver answered. The filters stand
// in the address.

import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState, Loading, Notice } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import { isNotifications } from '../live/answers.ts';
import { useBoard, useFeed, useFetched, useNow } from '../live/use-board.ts';
import { Choice } from '../routing/filter-fields.tsx';
import { type Filters, useFilters } from '../routing/navigation.ts';
import { AlertAreaLinks } from './area.tsx';
import { filtered, firingNow, type InboxFilter } from './inbox.ts';
import { PageList } from './page-list.tsx';
import { ReceiversCard } from './receivers-card.tsx';
import { historyOf } from './told.ts';

const filters: readonly InboxFilter[] = ['all', 'firing', 'resolved'];
const filterWords: Readonly<Record<InboxFilter, string>> = {
  all: 'All',
  firing: 'Firing now',
  resolved: 'Resolved',
};
const emptyWords: Readonly<Record<InboxFilter, string>> = {
  all: 'Nobody was paged',
  firing: 'Nothing is firing',
  resolved: 'Nothing was resolved yet',
};

const wholeEveryMs = 10_000;
const mostAsked = 1000;

type History = {
  readonly rows: readonly NotificationRow[] | null;
  readonly failure: string | null;
  readonly retry: () => void;
};

const useNewest = (): History => {
  const { notifications, notificationsFailure } = useBoard();
  const feed = useFeed();
  return { rows: notifications, failure: notificationsFailure, retry: feed.retry };
};

const useWhole = (): History => {
  const url = `/api/notifications?limit=${mostAsked}`;
  const { value, failure, reload } = useFetched<readonly NotificationRow[]>(
    url,
    null,
    wholeEveryMs,
    isNotifications,
  );
  return { rows: value, failure: failure?.message ?? null, retry: reload };
};

const FilterBar = ({ get, set }: Filters) => (
  <search className="filter-bar" aria-label="Filter notifications">
    <Choice
      label="Delivery"
      value={get('delivery')}
      options={[
        ['', 'All'],
        ['missing', 'Not taken by every receiver'],
      ]}
      onChange={(delivery) => set({ delivery })}
    />
    <Choice
      label="How far back"
      value={get('back')}
      options={[
        ['', 'The newest'],
        ['all', `Up to ${mostAsked}, of 90 days`],
      ]}
      onChange={(back) => set({ back })}
    />
  </search>
);

const Notifications = ({ rows: all, failure, retry }: History) => {
  const { get, set } = useFilters();
  const now = useNow();
  const alert = get('alert');
  const asked = filters.find((each) => each === get('state')) ?? 'all';
  const rows = historyOf(all ?? [], { alert, undelivered: get('delivery') === 'missing' });
  const shown = filtered(rows, asked);
  return (
    <>
      <fieldset className="inbox-filter" aria-label="Show">
        {filters.map((each) => (
          <Button
            key={each}
            aria-pressed={asked === each}
            onClick={() => set({ state: each === 'all' ? '' : each })}
          >
            {filterWords[each]} {filtered(rows, each).length}
          </Button>
        ))}
      </fieldset>
      {alert !== '' && (
        <Notice
          tone="info"
          title="Only what was told of one alert"
          actions={<Button onClick={() => set({ alert: '' })}>Show all</Button>}
        />
      )}
      {failure !== null && (
        <Notice
          tone="error"
          title="The notifications could not be read"
          actions={<Button onClick={retry}>Try again</Button>}
        >
          {failure}
        </Notice>
      )}
      {all === null && failure === null && <Loading what="notifications" />}
      {all !== null && (
        <Card padded={false}>
          {shown.length > 0 ? (
            <PageList rows={shown} firing={firingNow(all)} now={now} />
          ) : (
            <EmptyState title={rows.length < all.length ? 'None matches' : emptyWords[asked]}>
              A red objective, or a budget spent too fast, sends a page that appears here.
            </EmptyState>
          )}
        </Card>
      )}
    </>
  );
};

const Newest = () => <Notifications {...useNewest()} />;
const Whole = () => <Notifications {...useWhole()} />;

export const PagerPage = () => {
  const all = useFilters();
  return (
    <>
      <PageHeader
        title="Notifications"
        lead="What was sent to whoever is on call, newest first, and what each receiver answered. A page ends when its objective has recovered."
      />
      <AlertAreaLinks current="pager" />
      <FilterBar {...all} />
      {all.get('back') === 'all' ? <Whole /> : <Newest />}
      <ReceiversCard />
    </>
  );
};
