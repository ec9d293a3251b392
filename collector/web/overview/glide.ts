// Lets what changed its place glide there, unless the reader asked for less motion. Places are read
// only when an order or a size has changed, since reading them makes the browser lay out the page.

import { type RefObject, useLayoutEffect, useRef } from 'react';

type Spot = { readonly x: number; readonly y: number };

const spotsIn = (list: HTMLElement): Map<string, Spot> =>
  new Map(
    [...list.querySelectorAll<HTMLElement>('[data-key]')].map((item) => [
      item.dataset.key ?? '',
      { x: item.offsetLeft, y: item.offsetTop },
    ]),
  );

/** More than this is no motion that anybody follows. */
const mostMoved = 60;

/** @param order changes whenever anything may have moved */
export const useGliding = (list: RefObject<HTMLElement | null>, order: string): void => {
  const spots = useRef(new Map<string, Spot>());
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      spots.current = spotsIn(element);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [list]);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null || order === '') return;
    const before = spots.current;
    const after = spotsIn(element);
    spots.current = after;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    const moved = [...element.querySelectorAll<HTMLElement>('[data-key]')].flatMap((item) => {
      const key = item.dataset.key ?? '';
      const [from, to] = [before.get(key), after.get(key)];
      if (from === undefined || to === undefined) return [];
      const [x, y] = [from.x - to.x, from.y - to.y];
      return x === 0 && y === 0 ? [] : [{ item, by: `translate(${x}px, ${y}px)` }];
    });
    if (moved.length > mostMoved) return;
    for (const { item, by } of moved) {
      item.animate([{ transform: by }, { transform: 'none' }], {
        duration: 320,
        easing: 'ease-out',
      });
    }
  }, [list, order]);
};
