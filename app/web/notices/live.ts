// The notices of this tab. Whoever has a connection to the hub passes on what it tells.

import { call } from '../api/client.ts';
import { createNotices, type NoticeList } from './notices.ts';

export const notices = createNotices({
  ask: () => call<NoticeList>('GET', '/api/notices'),
  seen: () => call('POST', '/api/notices/read', { body: { comments: null } }),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
  hidden: () => document.hidden,
});
