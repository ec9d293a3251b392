// Links without a new page load, on the History API: every plain click on an address of the board
// is taken over, so that components are free to use ordinary <a href>. After a move the new page's
// heading gets the focus and the scroll position is the top; going back restores what was.

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

const focusContent = () => {
  const main = document.getElementById('main');
  main?.focus({ preventScroll: true });
};

const follow = (url: URL) => {
  if (url.href !== location.href) history.pushState(null, '', url);
  tell();
  scrollTo({ top: 0 });
  // After React has drawn the new page.
  requestAnimationFrame(focusContent);
};

const places = 'a, button, input, select, textarea, summary, [data-href]';

/**
 * A tile or a row may carry `data-href`: a click anywhere in it acts like one on the link that it
 * holds, unless it is a control or the reader is marking text.
 */
const hrefOf = (element: HTMLElement): string => {
  if (element instanceof HTMLAnchorElement)
    return element.target || element.hasAttribute('download') ? '' : element.href;
  return getSelection()?.isCollapsed === false ? '' : (element.dataset.href ?? '');
};

/** The address that a click leads to within the board; null where the browser should act itself. */
const ownTarget = (event: MouseEvent): URL | null => {
  const changed = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
  if (event.defaultPrevented || event.button !== 0 || changed) return null;
  const from = event.target instanceof Element ? event.target.closest(places) : null;
  const href = from instanceof HTMLElement ? hrefOf(from) : '';
  if (href === '') return null;
  const url = new URL(href, location.href);
  if (url.origin !== location.origin || routeOf(url.pathname).page === 'unknown') return null;
  const sameDocument = url.pathname === location.pathname && url.hash !== '';
  return sameDocument ? null : url;
};

const onClick = (event: MouseEvent) => {
  const url = ownTarget(event);
  if (url === null) return;
  event.preventDefault();
  follow(url);
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
