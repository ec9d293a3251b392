// The keys of a page. Each page says what its keys do while it is shown; the newest goes first where
// two want the same. Nothing is taken from fields, from menus of the browser, or from an open dialog.

import { useEffect, useRef, useSyncExternalStore } from 'react';

export type PageKey = {
  /** As KeyboardEvent names them: '/', 'j', 'ArrowDown', 'Escape'. */
  readonly keys: readonly string[];
  /** What they do, for the help: 'Next objective'. */
  readonly does: string;
  /** Also while the reader types in a field. */
  readonly whileTyping?: boolean;
  /** @returns false where it had nothing to do, and the key is the browser's. */
  readonly press: (event: KeyboardEvent) => boolean;
};

type Entry = { readonly read: () => readonly PageKey[] };

let entries: readonly Entry[] = [];
const listeners = new Set<() => void>();

const tell = (next: readonly Entry[]): void => {
  entries = next;
  for (const listener of listeners) listener();
};

/** All that work now, the newest first. */
export const keysNow = (): readonly PageKey[] => entries.flatMap(({ read }) => read());

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, select, textarea'));

const onKeyDown = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.isComposing || document.querySelector('dialog[open]') !== null) return;
  const typing = isField(event.target);
  for (const { keys, whileTyping = false, press } of keysNow()) {
    if (!keys.includes(event.key) || (typing && !whileTyping) || !press(event)) continue;
    event.preventDefault();
    return;
  }
};

/** While the component that calls it is shown. */
export const useKeys = (keys: readonly PageKey[]): void => {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const entry: Entry = { read: () => latest.current };
    if (entries.length === 0) document.addEventListener('keydown', onKeyDown);
    tell([entry, ...entries]);
    return () => {
      tell(entries.filter((each) => each !== entry));
      if (entries.length === 0) document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

/** The keys of now, for the help; each once, though two pages may say it. */
export const useKeyList = (): readonly PageKey[] => {
  useSyncExternalStore(subscribe, () => entries);
  return [...new Map(keysNow().map((key) => [key.does, key])).values()];
};
