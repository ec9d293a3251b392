// The inbox beside the board: the newest pages.

import { Card } from '../../../ui/card.tsx';
import { EmptyState, Loading, Notice } from '../../../ui/notice.tsx';
import { useBoard } from '../live/use-board.ts';
import { firingNow } from './inbox.ts';
import { PageList } from './page-list.tsx';

const shown = 6;

export const InboxCard = ({ now }: { readonly now: number }) => {
  const { notifications, notificationsFailure } = useBoard();
  const firing = firingNow(notifications ?? []);
  const title = firing.length > 0 ? `Pager · ${firing.length} firing` : 'Pager';
  return (
    <Card title={title} actions={<a href="/pager">All pages</a>} padded={false}>
      {notificationsFailure !== null && (
        <div className="ui-card-body">
          <Notice tone="warning" title="The inbox may be out of date">
            {notificationsFailure}
          </Notice>
        </div>
      )}
      {notifications === null && notificationsFailure === null && <Loading what="the inbox" />}
      {notifications?.length === 0 && (
        <EmptyState title="Nobody was paged">
          A red objective, or a budget spent too fast, sends a page that appears here.
        </EmptyState>
      )}
      {notifications !== null && (
        <PageList rows={notifications.slice(0, shown)} firing={firing} now={now} brief={true} />
      )}
    </Card>
  );
};
