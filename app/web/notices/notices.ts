// Which comments call the person here. They are asked for now and then, and told by the hub while a
// document is open; each is there once, however often it is told.

import type { Notice } from '../../collaboration/protocol/annotations.ts';

export type NoticeList = { readonly unread: number; readonly notices: readonly Notice[] };

export type NoticesParts = {
  readonly ask: () => Promise<NoticeList>;
  /** Notes at the app that all have been seen. */
  readonly seen: () => Promise<unknown>;
  /** @returns what cancels it. */
  readonly after: (milliseconds: number, action: () => void) => () => void;
  /** Nobody looks: then nothing is asked for. */
  readonly hidden: () => boolean;
};

export type Notices = {
  /** The same object until something changes; the newest first. */
  readonly view: () => NoticeList;
  readonly subscribe: (listener: () => void) => () => void;
  /** Hears of one that has just come. */
  readonly onFresh: (listener: (notice: Notice) => void) => () => void;
  /** What the hub tells. */
  readonly hear: (notice: Notice) => void;
  readonly start: () => () => void;
  readonly readAll: () => void;
};

const againMs = 60_000;
const most = 20;
const none: NoticeList = { unread: 0, notices: [] };

export const createNotices = ({ ask, seen, after, hidden }: NoticesParts): Notices => {
  const listeners = new Set<() => void>();
  const fresh = new Set<(notice: Notice) => void>();
  let view = none;
  /** Answers from before something changed here are not heard. */
  let changes = 0;
  const become = (next: NoticeList): void => {
    changes += 1;
    view = next;
    for (const listener of [...listeners]) listener();
  };
  const askOnce = async (): Promise<void> => {
    const before = changes;
    try {
      const list = await ask();
      if (changes === before) become(list);
    } catch {
      // The next time tells; notices are not worth a message of their own.
    }
  };
  const adder = <Item>(set: Set<Item>) => {
    return (item: Item): (() => void) => {
      set.add(item);
      return () => {
        set.delete(item);
      };
    };
  };
  return {
    view: () => view,
    subscribe: adder(listeners),
    onFresh: adder(fresh),
    hear: (notice) => {
      if (view.notices.some(({ id }) => id === notice.id)) return;
      become({
        unread: view.unread + (notice.read ? 0 : 1),
        notices: [notice, ...view.notices].slice(0, most),
      });
      for (const listener of [...fresh]) listener(notice);
    },
    start: () => {
      let cancel = (): void => {};
      let stopped = false;
      const round = async (): Promise<void> => {
        if (!hidden()) await askOnce();
        if (!stopped) cancel = after(againMs, () => void round());
      };
      void round();
      return () => {
        stopped = true;
        cancel();
        become(none);
      };
    },
    readAll: () => {
      if (view.unread === 0) return;
      become({ unread: 0, notices: view.notices.map((notice) => ({ ...notice, read: true })) });
      // Where that is not noted now, they are told as unread again.
      seen().catch(() => {});
    },
  };
};
