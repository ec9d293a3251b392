// Every page that was sent, newest first, with what became of its delivery.

import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState, Loading, Notice } from '../../../ui/notice.tsx';
import { PageHeader } from '../../../ui/top-bar.tsx';
import { useBoard, useFeed, useNow } from '../live/use-board.ts';
import { filtered, firingNow, type InboxFilter } from './inbox.ts';
import { PageList } from './page-list.tsx';

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

export const PagerPage = () => {
  const { notifications, notificationsFailure } = useBoard();
  const feed = useFeed();
  const now = useNow();
  const [filter, setFilter] = useState<InboxFilter>('all');
  const rows = filtered(notifications ?? [], filter);
  return (
    <>
      <PageHeader
        title="Pager"
        lead="What was sent to whoever is on call, newest first. A page ends when its objective has recovered."
        actions={
          <fieldset className="inbox-filter" aria-label="Show">
            {filters.map((each) => (
              <Button key={each} aria-pressed={filter === each} onClick={() => setFilter(each)}>
                {filterWords[each]} {filtered(notifications ?? [], each).length}
              </Button>
            ))}
          </fieldset>
        }
      />
      {notificationsFailure !== null && (
        <Notice
          tone="error"
          title="The inbox could not be read"
          actions={<Button onClick={feed.retry}>Try again</Button>}
        >
          {notificationsFailure}
        </Notice>
      )}
      {notifications === null && notificationsFailure === null && <Loading what="the inbox" />}
      {notifications !== null && (
        <Card padded={false}>
          {rows.length > 0 ? (
            <PageList rows={rows} firing={firingNow(notifications)} now={now} />
          ) : (
            <EmptyState title={emptyWords[filter]}>
              A red objective, or a budget spent too fast, sends a page that appears here.
            </EmptyState>
          )}
        </Card>
      )}
    </>
  );
};
