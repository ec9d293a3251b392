// Links without a new page load, on the History API: a plain click on an address of ours is taken
// over, so that components are free to use ordinary <a href>. After a move the new page's content
// gets the focus, for keyboards and screen readers; going back restores what was.

import { useEffect, useSyncExternalStore } from 'react';

export type Navigation = {
  /** Goes to another page. `replace` leaves no way back to this one, nor moves focus or scroll. */
  readonly navigate: (address: string, options?: { readonly replace?: boolean }) => void;
  /** The path now. Use once, at the root: it also listens for clicks and for the back button. */
  readonly usePath: () => string;
  /** What stands after the path now: '?a=b', or ''. */
  readonly useQuery: () => string;
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

/** What took the focus while the new page was drawn keeps it. */
const focusContent = (): void => {
  const held = document.activeElement;
  if (held !== null && held !== document.body) return;
  document.getElementById('main')?.focus({ preventScroll: true });
};

/** @param isOurs whether a path is one of these pages; the browser itself goes anywhere else. */
export const createNavigation = (isOurs: (path: string) => boolean): Navigation => {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };

  const navigate: Navigation['navigate'] = (address, { replace = false } = {}) => {
    const { href } = new URL(address, location.href);
    if (replace) history.replaceState(null, '', href);
    else if (href !== location.href) history.pushState(null, '', href);
    tell();
    if (replace) return;
    scrollTo({ top: 0 });
    requestAnimationFrame(focusContent); // after React has drawn the new page
  };

  /** The element that was clicked and where it leads; null where the browser should act itself. */
  const ownTarget = (event: MouseEvent): { from: HTMLElement; url: URL } | null => {
    const changed = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (event.defaultPrevented || event.button !== 0 || changed) return null;
    const from = event.target instanceof Element ? event.target.closest(places) : null;
    if (!(from instanceof HTMLElement)) return null;
    const href = hrefOf(from);
    if (href === '') return null;
    const url = new URL(href, location.href);
    if (url.origin !== location.origin || !isOurs(url.pathname)) return null;
    const sameDocument = url.pathname === location.pathname && url.hash !== '';
    return sameDocument ? null : { from, url };
  };

  const onClick = (event: MouseEvent): void => {
    const target = ownTarget(event);
    if (target === null) return;
    event.preventDefault();
    target.from.blur();
    navigate(target.url.href);
  };

  const usePath = (): string => {
    useEffect(() => {
      document.addEventListener('click', onClick);
      addEventListener('popstate', tell);
      return () => {
        document.removeEventListener('click', onClick);
        removeEventListener('popstate', tell);
      };
    }, []);
    return useSyncExternalStore(subscribe, () => location.pathname);
  };

  const useQuery = (): string => useSyncExternalStore(subscribe, () => location.search);

  return { navigate, usePath, useQuery };
};
