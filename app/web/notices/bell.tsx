// In the bar: how many comments call the person here, and which. Opening the list is reading it.

import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ago, moment } from '../../../ui/duration.ts';
import { useToast } from '../../../ui/notice.tsx';
import type { Notice } from '../../collaboration/protocol/annotations.ts';
import { threadPath } from '../annotations/link.ts';
import { notices } from './live.ts';
import './bell.css';

const Item = ({ notice, onGo }: { readonly notice: Notice; readonly onGo: () => void }) => (
  <li className={notice.read ? 'notice' : 'notice notice-unread'}>
    <a href={threadPath(notice.document.id, notice.annotation)} onClick={onGo}>
      <strong>{notice.author ?? 'Somebody who left'}</strong> in {notice.document.title}
    </a>
    <p>{notice.text}</p>
    <time className="ui-muted" dateTime={moment(notice.at)}>
      {ago(notice.at, Date.now())}
    </time>
  </li>
);

export const Bell = () => {
  const toast = useToast();
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const { unread, notices: all } = useSyncExternalStore(notices.subscribe, notices.view);
  const [open, setOpen] = useState(false);

  useEffect(() => notices.start(), []);
  useEffect(
    () =>
      notices.onFresh(({ author, document }) =>
        toast('info', `${author ?? 'Somebody'} calls you in ${document.title}.`),
      ),
    [toast],
  );
  useEffect(() => {
    if (!open) return;
    const leave = (event: Event) => {
      const inside = event.target instanceof Node && place.current?.contains(event.target);
      if (!inside) setOpen(false);
    };
    const onKey = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    addEventListener('pointerdown', leave);
    addEventListener('keydown', onKey);
    return () => {
      removeEventListener('pointerdown', leave);
      removeEventListener('keydown', onKey);
    };
  }, [open]);

  const toggle = () => {
    if (open) notices.readAll();
    setOpen(!open);
  };
  const close = () => {
    notices.readAll();
    setOpen(false);
  };
  return (
    <div className="bell" ref={place}>
      <button
        ref={button}
        type="button"
        className="ui-button ui-button-quiet"
        aria-expanded={open}
        onClick={toggle}
      >
        Notices
        {unread > 0 && (
          <span className="ui-count">
            {unread}
            <span className="ui-unseen"> new</span>
          </span>
        )}
      </button>
      {open && (
        <section className="bell-list" aria-label="Notices">
          {all.length === 0 && (
            <p className="ui-muted">Here you see it when a comment calls you by @ and your name.</p>
          )}
          <ul>
            {all.map((notice) => (
              <Item key={notice.id} notice={notice} onGo={close} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
};
