// What a page says about itself: notices that stay in the text, toasts that pass, the empty state
// and the state of waiting. Errors are announced at once, all else politely.

import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import './notice.css';

export type Tone = 'info' | 'success' | 'warning' | 'error';

const toneWords: Readonly<Record<Tone, string>> = {
  info: 'Note',
  success: 'Done',
  warning: 'Warning',
  error: 'Error',
};

export type NoticeProps = {
  readonly tone?: Tone;
  /** What is wrong, in a few words; `children` says where and what to do. */
  readonly title?: string;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
};

export const Notice = ({ tone = 'info', title, actions, children }: NoticeProps) => (
  <div className={`ui-notice ui-notice-${tone}`} role={tone === 'error' ? 'alert' : 'status'}>
    <div className="ui-notice-text">
      <strong>{title ?? toneWords[tone]}</strong>
      {children && <div>{children}</div>}
    </div>
    {actions && <div className="ui-card-actions">{actions}</div>}
  </div>
);

/** What stands where a list would be: what it would hold, and what to do to fill it. */
export const EmptyState = ({
  title,
  children,
  actions,
}: {
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}) => (
  <div className="ui-empty">
    <p className="ui-empty-title">{title}</p>
    {children && <div className="ui-muted">{children}</div>}
    {actions && <div className="ui-empty-actions">{actions}</div>}
  </div>
);

/** Says what it waits for: `what` completes 'Loading …'. */
export const Loading = ({ what }: { readonly what: string }) => (
  <div className="ui-loading" role="status">
    <span className="ui-loading-bar" aria-hidden="true" />
    <span>Loading {what}…</span>
  </div>
);

type Toast = { readonly id: number; readonly tone: Tone; readonly text: string };
type ShowToast = (tone: Tone, text: string) => void;

const ToastContext = createContext<ShowToast | null>(null);
const toastMs = 6000;

/** Around the page. Toasts that are errors stay until they are closed. */
export const ToastProvider = ({ children }: { readonly children: ReactNode }) => {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const close = useCallback(
    (id: number) => setToasts((now) => now.filter((toast) => toast.id !== id)),
    [],
  );
  const show = useCallback<ShowToast>(
    (tone, text) => {
      const id = performance.now();
      setToasts((now) => [...now.slice(-2), { id, tone, text }]);
      if (tone !== 'error') setTimeout(() => close(id), toastMs);
    },
    [close],
  );
  const list = useMemo(
    () =>
      toasts.map((toast) => (
        <li key={toast.id} className={`ui-toast ui-notice-${toast.tone}`}>
          <span>{toast.text}</span>
          <button
            type="button"
            className="ui-toast-close"
            aria-label="Close this message"
            onClick={() => close(toast.id)}
          >
            ×
          </button>
        </li>
      )),
    [toasts, close],
  );
  return (
    <ToastContext value={show}>
      {children}
      <ul className="ui-toasts" aria-live="polite" aria-label="Messages">
        {list}
      </ul>
    </ToastContext>
  );
};

/** @throws TypeError outside a ToastProvider. */
export const useToast = (): ShowToast => {
  const show = useContext(ToastContext);
  if (show === null) throw new TypeError('useToast needs a ToastProvider around the page');
  return show;
};
