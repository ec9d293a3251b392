// Links without a new page load, on the History API: a plain click on an ordinary <a href> of the
// app is taken over. After a move the new page's content gets the focus, for keyboards and screen
// readers; going back restores what was.

import { useEffect, useSyncExternalStore } from 'react';
import { type Route, routeOf } from './route.ts';

const listeners = new Set<() => void>();
const tell = () => {
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** Goes to another page of the app. `replace` leaves no way back to this one. */
export const navigate = (path: string, { replace = false } = {}): void => {
  if (replace) history.replaceState(null, '', path);
  else if (path !== location.pathname) history.pushState(null, '', path);
  tell();
  if (replace) return;
  scrollTo({ top: 0 });
  // After React has drawn the new page; what took the focus while it was drawn keeps it.
  requestAnimationFrame(() => {
    const held = document.activeElement;
    if (held === null || held === document.body) {
      document.getElementById('main')?.focus({ preventScroll: true });
    }
  });
};

const onClick = (event: MouseEvent) => {
  const changed = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (event.defaultPrevented || event.button !== 0 || changed) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link === null || link.target !== '' || link.hasAttribute('download')) return;
  const url = new URL(link.href, location.href);
  const ours = url.origin === location.origin && routeOf(url.pathname).page !== 'unknown';
  if (!ours || (url.pathname === location.pathname && url.hash !== '')) return;
  event.preventDefault();
  link.blur();
  navigate(url.pathname);
};

/** The route now. Use once, at the root: it also listens for clicks and for the back button. */
export const useRoute = (): Route => {
  useEffect(() => {
    document.addEventListener('click', onClick);
    addEventListener('popstate', tell);
    return () => {
      document.removeEventListener('click', onClick);
      removeEventListener('popstate', tell);
    };
  }, []);
  return routeOf(useSyncExternalStore(subscribe, () => location.pathname));
};
